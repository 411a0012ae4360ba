"use client";

import { useRouter } from "next/navigation";
import { buttonLook } from "./ui/button-look.ts";
import { selectLook } from "./ui/select-look.ts";

interface SortSelectProps {
  readonly action: string;
  /** What the address says beside the order. */
  readonly others: readonly (readonly [name: string, value: string])[];
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly text: { readonly sort: string; readonly apply: string };
}

/** A form with a button; with scripts it sends itself. */
export function SortSelect({ action, others, value, choices, text }: SortSelectProps) {
  const router = useRouter();
  return (
    <form action={action} className="flex items-center gap-2">
      {others.map(([name, other]) => (
        <input key={`${name} ${other}`} type="hidden" name={name} value={other} />
      ))}
      <label htmlFor="sort" className="text-sm text-ink-soft max-sm:sr-only">
        {text.sort}
      </label>
      <select
        id="sort"
        name="sort"
        defaultValue={value}
        key={value}
        className={selectLook}
        onChange={({ currentTarget }) => {
          const search = new URLSearchParams(others.map(([name, other]) => [name, other]));
          search.set("sort", currentTarget.value);
          router.push(`${action}?${search}`, { scroll: false });
        }}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <noscript>
        <button type="submit" className={buttonLook("quiet")}>
          {text.apply}
        </button>
      </noscript>
    </form>
  );
}
