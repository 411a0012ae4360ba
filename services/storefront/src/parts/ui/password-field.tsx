"use client";

import { type ComponentProps, useState, useSyncExternalStore } from "react";
import { TextField } from "./text-field.tsx";

type PasswordFieldProps = Omit<ComponentProps<typeof TextField>, "type"> & {
  readonly text: { readonly show: string; readonly hide: string };
};

const never = () => () => undefined;

/** Can be looked at while it is typed, where scripts run. */
export function PasswordField({ text, className = "", ...others }: PasswordFieldProps) {
  const [isShown, setShown] = useState(false);
  const isScripted = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <div className={`relative ${className}`}>
      <TextField
        {...others}
        type={isShown ? "text" : "password"}
        dir="ltr"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
      />
      {isScripted ? (
        <button
          type="button"
          onClick={() => setShown(!isShown)}
          className="absolute -end-2 -top-2.5 min-h-10 px-2 text-sm underline underline-offset-4"
        >
          {isShown ? text.hide : text.show}
        </button>
      ) : null}
    </div>
  );
}
