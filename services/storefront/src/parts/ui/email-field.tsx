import type { FormState } from "../../form-state.ts";
import { TextField } from "./text-field.tsx";

interface EmailFieldProps {
  readonly label: string;
  readonly state: FormState;
}

/** The address that somebody signs in with. */
export function EmailField({ label, state }: EmailFieldProps) {
  return (
    <TextField
      name="email"
      type="email"
      label={label}
      state={state}
      autoComplete="username"
      maxLength={254}
      dir="ltr"
      required
    />
  );
}
