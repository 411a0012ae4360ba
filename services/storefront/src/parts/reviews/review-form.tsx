"use client";

import { useActionState } from "react";
import { newForm } from "../../form-state.ts";
import { saveReview } from "../../reviews/save-review.ts";
import { FormMessage } from "../ui/form-message.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { TextAreaField } from "../ui/text-area-field.tsx";
import { TextField } from "../ui/text-field.tsx";
import { StarInput } from "./star-input.tsx";

export type ReviewFormText = Readonly<
  Record<"rating" | "reviewTitle" | "body" | "bodyHint" | "save" | "saving", string>
> & { readonly starNames: readonly string[] };

interface ReviewFormProps {
  readonly product: { readonly id: string; readonly slug: string };
  /** What is there already, to be changed. */
  readonly known?: { readonly id: string; readonly rating: number; readonly title: string; readonly body: string };
  readonly text: ReviewFormText;
}

export function ReviewForm({ product, known, text }: ReviewFormProps) {
  const [state, send] = useActionState(saveReview, newForm);
  return (
    <form action={send} className="max-w-2xl space-y-5">
      <input type="hidden" name="productId" value={product.id} />
      <input type="hidden" name="slug" value={product.slug} />
      <input type="hidden" name="id" value={known?.id ?? ""} />
      <StarInput
        label={text.rating}
        names={text.starNames}
        state={state}
        {...(known === undefined ? {} : { defaultValue: known.rating })}
      />
      <TextField
        name="title"
        label={text.reviewTitle}
        state={state}
        defaultValue={known?.title}
        dir="auto"
        maxLength={200}
      />
      <TextAreaField
        name="body"
        label={text.body}
        hint={text.bodyHint}
        state={state}
        defaultValue={known?.body}
        dir="auto"
        rows={6}
        maxLength={5000}
      />
      <FormMessage state={state} />
      <SubmitButton text={text.save} busyText={text.saving} />
    </form>
  );
}
