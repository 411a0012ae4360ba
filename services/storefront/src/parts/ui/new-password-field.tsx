import type { FormState } from "../../form-state.ts";
import { PasswordField } from "./password-field.tsx";

interface NewPasswordFieldProps {
  readonly name: string;
  readonly label: string;
  readonly state: FormState;
  readonly text: Readonly<Record<"passwordHint" | "show" | "hide", string>>;
}

/** A password that is chosen now: the bounds are those of the identity service. */
export function NewPasswordField({ name, label, state, text }: NewPasswordFieldProps) {
  return (
    <PasswordField
      name={name}
      label={label}
      hint={text.passwordHint}
      state={state}
      text={text}
      autoComplete="new-password"
      minLength={8}
      maxLength={200}
      required
    />
  );
}
