import { randomUUID } from "node:crypto";
import type { BrowserContext } from "playwright-core";

export interface Member {
  readonly email: string;
  readonly password: string;
}

/** Signs a visitor up behind the pages, as a page of the shop would: their cookies are those of a member then. */
export async function becomeMember(context: BrowserContext): Promise<Member> {
  const member = { email: `${randomUUID()}@example.com`, password: "a long enough phrase" };
  const answer = await context.request.post("/v1/auth/signup", {
    headers: { "x-client": "web" },
    data: { ...member, displayName: "Eva" },
  });
  if (answer.status() !== 201) throw new Error(`sign-up failed: ${answer.status()} ${await answer.text()}`);
  return member;
}
