"use server";

import { revalidatePath } from "next/cache";
import { visitorApi } from "../api.ts";
import type { FormState } from "../form-state.ts";
import { outcomeOf } from "../outcome.ts";
import { problemWords } from "../problem-words.ts";
import { requestLocale } from "../visit/request-locale.ts";

export async function cancelOrder(_before: FormState, form: FormData): Promise<FormState> {
  const id = String(form.get("orderId"));
  const api = await visitorApi();
  const outcome = await outcomeOf(api.POST("/v1/orders/{id}:cancel", { params: { path: { id } }, body: {} }));
  if (!outcome.ok) return { status: "failed", message: problemWords(await requestLocale(), outcome.problem.code) };
  revalidatePath("/[locale]/orders/[id]", "page");
  return { status: "done" };
}
