import { shellText } from "../../text/shell.ts";
import { type LocaleParams, localeOf } from "../../visit/page-locale.ts";

export default async function HomePage({ params }: LocaleParams) {
  const locale = await localeOf(params);
  const text = shellText[locale];
  return (
    <section className="page-width py-16">
      <h1 className="text-4xl">{text.tagline}</h1>
      <p className="mt-4 max-w-prose text-lg text-ink-soft">{text.description}</p>
    </section>
  );
}
