import type { ComponentProps } from "react";
import { ButtonForm } from "./button-form.tsx";
import { buttonLook } from "./button-look.ts";

interface ConfirmFormProps extends Required<Pick<ComponentProps<typeof ButtonForm>, "action" | "values">> {
  readonly text: Readonly<Record<"open" | "sure" | "confirm" | "busy", string>>;
  /** What comes of it. */
  readonly hint?: string;
  /** What is opened, where several stand on a page: "Remove Home", and not a third "Remove". */
  readonly name?: string;
}

/** Asks once more before it does what cannot be undone, without a script. */
export function ConfirmForm({ action, values, text, hint, name }: ConfirmFormProps) {
  return (
    <details className="open:basis-full">
      <summary aria-label={name} className={buttonLook("quiet", "list-none")}>
        {text.open}
      </summary>
      <div className="mt-4 rounded-md border border-line bg-sunken p-4">
        <p className="font-medium">{text.sure}</p>
        {hint === undefined ? null : <p className="text-sm text-ink-soft">{hint}</p>}
        <ButtonForm
          action={action}
          values={values}
          text={text.confirm}
          busyText={text.busy}
          look="danger"
          className="mt-4"
        />
      </div>
    </details>
  );
}
