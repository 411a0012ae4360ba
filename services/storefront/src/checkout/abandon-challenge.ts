"use server";

import { redirect } from "next/navigation";
import { visitorApi } from "../api.ts";
import { pathIn } from "../locale.ts";
import { outcomeOf } from "../outcome.ts";
import { requestLocale } from "../visit/request-locale.ts";
import { currentDraft } from "./draft-jar.ts";
import { returnPath } from "./step.ts";

/** Turns back the order that waits for the bank. What became of it is looked at next: it may have been confirmed. */
export async function abandonChallenge(): Promise<void> {
  const id = (await currentDraft())?.orderId;
  if (id !== undefined)
    await outcomeOf((await visitorApi()).POST("/v1/orders/{id}:cancel", { params: { path: { id } }, body: {} }));
  redirect(pathIn(await requestLocale(), returnPath));
}
