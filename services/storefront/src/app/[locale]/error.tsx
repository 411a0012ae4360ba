"use client";

import { useParams } from "next/navigation";
import { useEffect, useRef } from "react";
import { pathIn, toLocale } from "../../locale.ts";
import { buttonLook } from "../../parts/ui/button-look.ts";
import { failureText } from "../../text/failure.ts";
import { say } from "../../text/say.ts";

interface ErrorPageProps {
  readonly error: unknown;
  readonly retry: () => void;
}

export default function ErrorPage({ error, retry }: ErrorPageProps) {
  const { locale: named } = useParams<{ locale: string }>();
  const locale = toLocale(named);
  const text = failureText[locale];
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : undefined;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="page-width py-24 text-center">
      <h1 ref={heading} tabIndex={-1} className="text-3xl outline-none">
        {text.failed}
      </h1>
      <p className="mt-3 text-ink-soft">{text.failedHint}</p>
      <p className="mt-8 flex justify-center gap-3">
        <button type="button" className={buttonLook("primary")} onClick={() => retry()}>
          {text.retry}
        </button>
        <a className={buttonLook("quiet")} href={pathIn(locale, "/")}>
          {text.toHome}
        </a>
      </p>
      {digest === undefined ? null : (
        <p className="mt-8 text-sm text-ink-soft">{say(locale, text.reference, { id: digest })}</p>
      )}
    </section>
  );
}
