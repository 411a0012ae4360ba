"use client";

import { useId } from "react";
import type { FormState } from "../../form-state.ts";
import { Icon } from "../ui/icon.tsx";

interface StarInputProps {
  readonly label: string;
  /** What one to five stars are called, in this order. */
  readonly names: readonly string[];
  readonly state: FormState;
  readonly defaultValue?: number;
}

/** Five radio buttons that look like stars: those up to the chosen one are filled, without a script. */
export function StarInput({ label, names, state, defaultValue }: StarInputProps) {
  const id = useId();
  const chosen = Number(state.values?.["rating"] ?? defaultValue ?? 0);
  const problem = state.fields?.["rating"];
  return (
    <fieldset aria-describedby={problem === undefined ? undefined : id}>
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      <div className="flex w-fit">
        {names.map((name, index) => (
          <label
            key={`${name} ${chosen}`}
            title={name}
            className="relative grid size-11 cursor-pointer place-items-center rounded-md text-line-strong has-checked:text-star has-checked:[&_path]:fill-current has-focus-visible:outline-3 has-focus-visible:outline-focus [&:has(~_label_:checked)]:text-star [&:has(~_label_:checked)_path]:fill-current"
          >
            <input
              type="radio"
              name="rating"
              value={index + 1}
              aria-label={name}
              defaultChecked={index + 1 === chosen}
              required
              className="sr-only"
            />
            <Icon name="star" className="size-8" />
          </label>
        ))}
      </div>
      {problem === undefined ? null : (
        <p id={id} className="mt-1 text-sm text-bad">
          {problem}
        </p>
      )}
    </fieldset>
  );
}
