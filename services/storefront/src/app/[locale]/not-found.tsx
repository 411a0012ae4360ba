import { headers } from "next/headers";
import { toLocale } from "../../locale.ts";
import { NotFoundMessage } from "../../parts/not-found-message.tsx";
import { localeHeader } from "../../visit/own-headers.ts";

/** It gets no parameters, so the language comes from the header that proxy.ts adds. */
export default async function NotFound() {
  return <NotFoundMessage locale={toLocale((await headers()).get(localeHeader))} />;
}
