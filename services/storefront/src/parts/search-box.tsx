"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { type KeyboardEvent, useId, useState } from "react";
import { useSuggestions } from "../browser/use-suggestions.ts";
import { type Locale, pathIn } from "../locale.ts";
import { SearchProposal } from "./search-proposal.tsx";

interface SearchBoxProps {
  readonly locale: Locale;
  readonly label: string;
  readonly hint: string;
  readonly suggestions: string;
}

/** The search field with proposals: an input of the form around it, and a combobox once scripts run. */
export function SearchBox({ locale, label, hint, suggestions: listLabel }: SearchBoxProps) {
  const router = useRouter();
  const asked = useSearchParams().get("q") ?? "";
  const id = useId();
  const [typed, setTyped] = useState("");
  const { found, clear } = useSuggestions(typed);
  const [marked, setMarked] = useState<readonly [list: typeof found, index: number]>([found, -1]);
  // A new list begins with nothing marked.
  const active = marked[0] === found ? marked[1] : -1;
  const setActive = (index: number) => setMarked([found, index]);
  const isOpen = found.length > 0;
  const goTo = (href: string) => {
    clear();
    router.push(pathIn(locale, href));
  };
  const onKeyDown = keyHandler({ found, active, setActive, clear, goTo });

  return (
    <>
      <input
        // Another one for another page: it says what the page answers, and can be written on from there.
        key={asked}
        type="search"
        name="q"
        defaultValue={asked}
        maxLength={200}
        required
        autoComplete="off"
        role="combobox"
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={active < 0 ? undefined : `${id}-${active}`}
        placeholder={hint}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={clear}
        className="h-11 w-full rounded-full border border-line-strong bg-card ps-5 pe-13 placeholder:text-ink-soft [&::-webkit-search-cancel-button]:hidden"
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={listLabel}
        hidden={!isOpen}
        className="absolute inset-x-0 top-full z-40 mt-2 overflow-hidden rounded-md border border-line bg-card py-2 shadow-floating"
      >
        {found.map((suggestion, index) => (
          <SearchProposal
            key={suggestion.href}
            id={`${id}-${index}`}
            suggestion={suggestion}
            typed={typed}
            isActive={index === active}
            onChoose={() => goTo(suggestion.href)}
          />
        ))}
      </div>
    </>
  );
}

interface Proposals {
  readonly found: ReturnType<typeof useSuggestions>["found"];
  readonly active: number;
  readonly setActive: (index: number) => void;
  readonly clear: () => void;
  readonly goTo: (href: string) => void;
}

function keyHandler({ found, active, setActive, clear, goTo }: Proposals) {
  return (event: KeyboardEvent<HTMLInputElement>) => {
    const chosen = found[active];
    if (event.key === "Escape") clear();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (found.length === 0) return;
      const places = found.length + 1;
      setActive(((active + 1 + (event.key === "ArrowDown" ? 1 : places - 1)) % places) - 1);
    } else if (event.key === "Enter" && chosen !== undefined) goTo(chosen.href);
    else return;
    event.preventDefault();
  };
}
