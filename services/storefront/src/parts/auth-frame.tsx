import type { ReactNode } from "react";

interface AuthFrameProps {
  readonly title: string;
  readonly hint?: string;
  readonly children: ReactNode;
}

/** One small form, with nothing beside it. */
export function AuthFrame({ title, hint, children }: AuthFrameProps) {
  return (
    <div className="page-width py-10 sm:py-16">
      <div className="mx-auto max-w-md rounded-lg border border-line bg-card p-6 sm:p-8">
        <h1 className="text-2xl">{title}</h1>
        {hint === undefined ? null : <p className="mt-2 text-ink-soft">{hint}</p>}
        <div className="mt-6 space-y-6">{children}</div>
      </div>
    </div>
  );
}
