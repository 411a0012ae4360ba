"use client";

import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { fetchSuggestions } from "../catalogue/fetch-suggestions.ts";
import type { Suggestion } from "../catalogue/suggestion.ts";
import { after } from "../clock.ts";
import { type Locale, pathIn } from "../locale.ts";
import { SearchProposal } from "./search-proposal.tsx";

interface SearchBoxProps {
  readonly locale: Locale;
  readonly label: string;
  readonly hint: string;
  readonly suggestions: string;
}

const pauseMs = 120;
const shortest = 2;

/** The search field with proposals: an input of the form around it, and a combobox once scripts run. */
export function SearchBox({ locale, label, hint, suggestions: listLabel }: SearchBoxProps) {
  const router = useRouter();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<readonly Suggestion[]>([]);
  const [active, setActive] = useState(-1);
  const isOpen = found.length > 0;

  useEffect(() => {
    if (typed.trim().length < shortest) {
      setFound([]);
      return undefined;
    }
    const asking = new AbortController();
    const callOff = after(pauseMs, () => {
      void fetchSuggestions(typed.trim(), asking.signal).then((list) => {
        if (asking.signal.aborted) return;
        setFound(list);
        setActive(-1);
      });
    });
    return () => {
      callOff();
      asking.abort();
    };
  }, [typed]);

  const close = () => {
    setFound([]);
    setActive(-1);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const chosen = found[active];
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!isOpen) return;
      const places = found.length + 1;
      setActive(((active + 1 + (event.key === "ArrowDown" ? 1 : places - 1)) % places) - 1);
    } else if (event.key === "Enter" && chosen !== undefined) {
      close();
      router.push(pathIn(locale, chosen.href));
    } else return;
    event.preventDefault();
  };

  return (
    <>
      <input
        type="search"
        name="q"
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
        onBlur={close}
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
            onChoose={() => {
              close();
              router.push(pathIn(locale, suggestion.href));
            }}
          />
        ))}
      </div>
    </>
  );
}
