import type { ReactNode } from "react";

interface FieldFrameProps {
  /** Of the field inside. */
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly problem?: string | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** What is around every field: its label, a hint, and what is wrong with what was entered. */
export function FieldFrame({ id, label, hint, problem, className, children }: FieldFrameProps) {
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      {children}
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="mt-1 text-sm text-ink-soft">
          {hint}
        </p>
      )}
      {problem === undefined ? null : (
        <p id={`${id}-problem`} className="mt-1 text-sm text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}

/** What a field says of its frame to whoever does not see it. */
export function describedBy(id: string, hint: string | undefined, problem: string | undefined) {
  const described = [hint === undefined ? [] : `${id}-hint`, problem === undefined ? [] : `${id}-problem`].flat();
  return {
    "aria-invalid": problem === undefined ? undefined : true,
    "aria-describedby": described.length === 0 ? undefined : described.join(" "),
  };
}
