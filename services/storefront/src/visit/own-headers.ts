/** What proxy.ts tells the pages about a request; a visitor's own headers of these names are overwritten. */
export const localeHeader = "x-locale";
/** Path and query without the language: where the page stands in every language. */
export const pathHeader = "x-path";
