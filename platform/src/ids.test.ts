import { describe, expect, it } from "vitest";
import { idFromUuid, newId, uuidFrom } from "./ids.ts";
import { secretToken, systemRandom } from "./random.ts";

describe("ids", () => {
  it("carry what they name and sort by the time they were made", async () => {
    const made: string[] = [];
    for (let i = 0; i < 50; i += 1) made.push(newId("ord", systemRandom));
    expect(made.every((id) => /^ord_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(id))).toBe(true);
    expect(made.toSorted()).toEqual(made);
    expect(new Set(made).size).toBe(50);
  });

  it("are the same for the same UUID, and that of the TypeID specification", () => {
    expect(idFromUuid("prod", "00000000-0000-0000-0000-00000000000a")).toBe("prod_0000000000000000000000000a");
    expect(idFromUuid("ord", "01890a5d-ac96-774b-bcce-b302099a8057")).toBe("ord_01h455vb4pex5vsknk084sn02q");
  });

  it("from words are UUIDs of version 8, equal for equal words only", () => {
    const id = uuidFrom("SignUp", "usr_1", "key");
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(uuidFrom("SignUp", "usr_1", "key")).toBe(id);
    expect(uuidFrom("SignUp", "usr_1k", "ey")).not.toBe(id);
    expect(uuidFrom("SignUp", "usr_1", "", "key")).not.toBe(id);
    expect(idFromUuid("usr", id)).toMatch(/^usr_/);
  });

  it("secrets are as long as asked and fit in a header", () => {
    const secret = secretToken(systemRandom, 32);
    expect(Buffer.from(secret, "base64url")).toHaveLength(32);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(secretToken(systemRandom, 32)).not.toBe(secret);
  });
});
