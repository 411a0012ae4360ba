"use client";

import { useFormStatus } from "react-dom";
import { buttonLook } from "./button-look.ts";

interface SubmitButtonProps {
  readonly text: string;
  /** Said while the form is on its way. */
  readonly busyText: string;
  readonly look?: "primary" | "quiet" | "danger";
  readonly className?: string;
}

/** Cannot be pressed twice. It stays focusable meanwhile, so that the keyboard does not lose its place. */
export function SubmitButton({ text, busyText, look = "primary", className = "" }: SubmitButtonProps) {
  const { pending } = useFormStatus();
  return (
    <button
      type="submit"
      aria-disabled={pending}
      onClick={(event) => {
        if (pending) event.preventDefault();
      }}
      className={buttonLook(look, `aria-disabled:opacity-60 ${className}`)}
    >
      {pending ? busyText : text}
    </button>
  );
}
