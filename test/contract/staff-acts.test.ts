import { contract as services } from "@shopstream/protos/contract.ts";
import { describe, expect, it } from "vitest";
import { isForStaff } from "../../platform/src/staff-act.ts";
import { readContract } from "../../protos/generate/contract.ts";

type Message = ReturnType<typeof readContract>["messages"][number];

// The trail keeps requests for years, and no erasure reaches it.
describe("what the audit trail is told of requests", () => {
  const contract = readContract();
  const requests = new Map(
    contract.services.flatMap(({ typeName, methods }) =>
      methods.map(({ name, input }) => [`/${typeName}/${name}`, input] as const),
    ),
  );
  const acts = services.flatMap(({ methods }) => Object.values(methods)).filter(isForStaff);

  const personal = (message: Message, seen: readonly string[] = []): string[] =>
    seen.includes(message.typeName)
      ? []
      : message.fields.flatMap((field) => [
          ...(contract.field(field).personal === true ? [`${message.typeName}.${field.name}`] : []),
          ...(field.message === undefined ? [] : personal(field.message, [...seen, message.typeName])),
        ]);

  it("holds nothing that the contract calls personal", () => {
    expect(acts.length).toBeGreaterThan(10);
    const found = acts.map(({ path }) => [path, personal(requests.get(path) as Message)] as const);
    expect(found.filter(([, fields]) => fields.length > 0)).toEqual([]);
  });
});
