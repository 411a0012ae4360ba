import type { FormState } from "../../form-state.ts";

interface CheckFieldProps {
  readonly name: string;
  readonly label: string;
  readonly state: FormState;
  readonly defaultChecked: boolean;
}

/** A box to tick; one that is not ticked is not among what was sent. */
export function CheckField({ name, label, state, defaultChecked }: CheckFieldProps) {
  const isTicked = state.values === undefined ? defaultChecked : name in state.values;
  return (
    <label className="flex min-h-11 items-center gap-3">
      <input
        key={String(isTicked)}
        type="checkbox"
        name={name}
        defaultChecked={isTicked}
        className="size-5 shrink-0 accent-brand"
      />
      {label}
    </label>
  );
}
