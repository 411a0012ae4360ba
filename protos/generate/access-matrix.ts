import type { DescMethod } from "@bufbuild/protobuf";
import type { Contract } from "./contract.ts";
import { httpBinding } from "./service-file.ts";

/** docs/api/access-matrix.md: who may call what, one row per RPC. */
export function accessMatrix(contract: Contract): string {
  const rows = contract.services.flatMap((service) => service.methods).map((method) => row(contract, method));
  return `# Who may call what

Generated from the access options in \`protos/\` by \`make gen\`; tests try every row with every kind of caller.

| RPC | route | roles | services | relation checked |
| --- | --- | --- | --- | --- |
${rows.join("\n")}
`;
}

function row(contract: Contract, method: DescMethod): string {
  const access = contract.rpc(method).access as { roles?: string[]; services?: string[]; relation?: string };
  const http = httpBinding(contract, method);
  const route = http === undefined ? "–" : `\`${http.verb.toUpperCase()} ${http.path}\``;
  const roles = (access.roles ?? []).map((role) => role.replace("ROLE_", "").toLowerCase());
  const cells = [
    `${method.parent.name}.${method.name}`,
    route,
    roles.join(", ") || "–",
    (access.services ?? []).join(", ") || "–",
    access.relation ?? "–",
  ];
  return `| ${cells.join(" | ")} |`;
}
