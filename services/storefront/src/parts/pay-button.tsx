"use client";

import { useEffect, useState } from "react";
import { buttonLook } from "./ui/button-look.ts";

interface PayButtonProps {
  readonly action: string;
  readonly text: string;
  readonly busyText: string;
  readonly hint: string;
}

/** A plain form, so that it pays the same with and without scripts. Whoever comes back with Back finds it as it was. */
export function PayButton({ action, text, busyText, hint }: PayButtonProps) {
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    const wake = () => setBusy(false);
    addEventListener("pageshow", wake);
    return () => removeEventListener("pageshow", wake);
  }, []);
  return (
    <form
      method="post"
      action={action}
      className="mt-8"
      onSubmit={(event) => {
        if (isBusy) event.preventDefault();
        setBusy(true);
      }}
    >
      <button
        type="submit"
        aria-disabled={isBusy}
        className={buttonLook("primary", "w-full text-lg aria-disabled:opacity-60")}
      >
        {isBusy ? busyText : text}
      </button>
      <p className="mt-3 text-center text-sm text-ink-soft">{hint}</p>
    </form>
  );
}
