import type { ReactNode } from "react";

interface EmptyStateProps {
  readonly title: string;
  readonly hint: string;
  readonly children?: ReactNode;
}

export function EmptyState({ title, hint, children }: EmptyStateProps) {
  return (
    <div className="rounded-lg bg-sunken px-6 py-16 text-center">
      <svg
        viewBox="0 0 120 90"
        className="mx-auto w-32 text-line-strong"
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d="M22 40h76l-7 38H29zM38 40l10-22M82 40 72 18M48 52v14M60 52v14M72 52v14" />
      </svg>
      <p className="mt-4 text-xl font-medium">{title}</p>
      <p className="mt-1 text-ink-soft">{hint}</p>
      {children === undefined ? null : <div className="mt-6 flex justify-center gap-3">{children}</div>}
    </div>
  );
}
