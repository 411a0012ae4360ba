import { type ComponentProps, useId } from "react";
import type { FormState } from "../../form-state.ts";

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
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <select
        {...others}
        key={String(chosen)}
        id={id}
        name={name}
        defaultValue={chosen}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        className="h-12 w-full rounded-md border border-line-strong bg-card px-4 aria-invalid:border-bad"
      >
        {options.map(({ value, text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
      {problem === undefined ? null : (
        <p id={`${id}-problem`} className="mt-1 text-sm text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}
