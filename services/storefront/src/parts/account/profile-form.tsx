"use client";

import { useActionState } from "react";
import { saveProfile } from "../../account/save-profile.ts";
import { newForm } from "../../form-state.ts";
import { FormMessage } from "../ui/form-message.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { TextField } from "../ui/text-field.tsx";

type Name = "displayName" | "givenName" | "familyName" | "phone";

interface ProfileFormProps {
  readonly known: Readonly<Record<Name, string>>;
  readonly text: Readonly<Record<Name | "displayNameHint" | "save" | "saving", string>>;
}

export function ProfileForm({ known, text }: ProfileFormProps) {
  const [state, send] = useActionState(saveProfile, newForm);
  const field = (name: Name) => ({ name, label: text[name], state, defaultValue: known[name] });
  return (
    <form action={send} className="grid gap-5 sm:grid-cols-2">
      <TextField
        {...field("displayName")}
        className="sm:col-span-2"
        hint={text.displayNameHint}
        autoComplete="nickname"
        maxLength={100}
        required
      />
      <TextField {...field("givenName")} autoComplete="given-name" maxLength={100} />
      <TextField {...field("familyName")} autoComplete="family-name" maxLength={100} />
      <TextField {...field("phone")} type="tel" autoComplete="tel" maxLength={40} />
      <div className="space-y-4 sm:col-span-2">
        <FormMessage state={state} />
        <SubmitButton text={text.save} busyText={text.saving} />
      </div>
    </form>
  );
}
