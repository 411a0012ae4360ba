"use client";

import { useActionState } from "react";
import type { Preferences } from "../../account/member.ts";
import { savePreferences } from "../../account/save-preferences.ts";
import { newForm } from "../../form-state.ts";
import { CheckField } from "../ui/check-field.tsx";
import { FormMessage } from "../ui/form-message.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";

type Options = readonly { readonly value: string; readonly text: string }[];
type Word =
  | "language"
  | "languageHint"
  | "currency"
  | "currencyHint"
  | "mails"
  | "marketingEmails"
  | "reviewEmails"
  | "mailsAlways";

interface PreferencesFormProps {
  readonly known: Preferences;
  readonly languages: Options;
  readonly currencies: Options;
  readonly text: Readonly<Record<Word | "save" | "saving", string>>;
}

export function PreferencesForm({ known, languages, currencies, text }: PreferencesFormProps) {
  const [state, send] = useActionState(savePreferences, newForm);
  return (
    <form action={send} className="space-y-8">
      <div className="grid gap-5 sm:grid-cols-2">
        <div>
          <SelectField
            name="locale"
            label={text.language}
            options={languages}
            state={state}
            defaultValue={known.locale}
          />
          <p className="mt-1 text-sm text-ink-soft">{text.languageHint}</p>
        </div>
        <div>
          <SelectField
            name="currency"
            label={text.currency}
            options={currencies}
            state={state}
            defaultValue={known.currency}
          />
          <p className="mt-1 text-sm text-ink-soft">{text.currencyHint}</p>
        </div>
      </div>
      <fieldset>
        <legend className="mb-2 text-xl font-semibold">{text.mails}</legend>
        <CheckField
          name="marketingEmails"
          label={text.marketingEmails}
          state={state}
          defaultChecked={known.marketingEmails}
        />
        <CheckField name="reviewEmails" label={text.reviewEmails} state={state} defaultChecked={known.reviewEmails} />
        <p className="mt-2 text-sm text-ink-soft">{text.mailsAlways}</p>
      </fieldset>
      <FormMessage state={state} />
      <SubmitButton text={text.save} busyText={text.saving} />
    </form>
  );
}
