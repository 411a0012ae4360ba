"use client";

import { useFormStatus } from "react-dom";
import { buttonLook } from "./button-look.ts";

interface SubmitButtonProps {
  readonly text: string;
  /** Said while the form is on its way. */
  readonly busyText: string;
  /** What is done to which, where several stand on a page; has the text in it. */
  readonly name?: string;
  readonly look?: "primary" | "quiet" | "danger";
  readonly className?: string;
}

/** Cannot be pressed twice. It stays focusable meanwhile, so that the keyboard does not lose its place. */
export function SubmitButton({ text, busyText, name, look = "primary", className = "" }: SubmitButtonProps) {
  const { pending } = useFormStatus();
  return (
    <button
      type="submit"
      aria-disabled={pending}
      aria-label={pending ? undefined : name}
      onClick={(event) => {
        if (pending) event.preventDefault();
      }}
      className={buttonLook(look, `aria-disabled:opacity-60 ${className}`)}
    >
      {pending ? busyText : text}
    </button>
  );
}
