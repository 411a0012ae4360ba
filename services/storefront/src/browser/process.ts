/** What scripts in the browser may find of Node.js's `process`: its environment, with nothing in it. */
export const env: Readonly<Record<string, string | undefined>> = {};
