import { type ComponentProps, useId } from "react";
import type { FormState } from "../../form-state.ts";
import { describedBy, FieldFrame } from "./field-frame.tsx";

type SelectFieldProps = Omit<ComponentProps<"select">, "id" | "name"> & {
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly state?: FormState;
};

/** The browser's own list: phones show theirs, and the keyboard knows it. */
export function SelectField({
  name,
  label,
  options,
  state,
  defaultValue,
  className = "",
  ...others
}: SelectFieldProps) {
  const id = useId();
  const problem = state?.fields?.[name];
  // A new default alone does not move a list that is there already.
  const chosen = state?.values?.[name] ?? defaultValue;
  return (
    <FieldFrame id={id} label={label} problem={problem} className={className}>
      <select
        {...others}
        key={String(chosen)}
        id={id}
        name={name}
        defaultValue={chosen}
        {...describedBy(id, undefined, problem)}
        className="select-arrow h-12 w-full rounded-md border border-line-strong bg-card ps-4 aria-invalid:border-bad"
      >
        {options.map(({ value, text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
