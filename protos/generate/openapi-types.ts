import openapiTS, { astToString } from "openapi-typescript";

/** The REST surface as types, for clients that speak HTTP: the web apps. */
export async function openapiTypes(description: string): Promise<string> {
  const types = astToString(await openapiTS(description, { defaultNonNullable: false }));
  return `// Generated from protos/ by \`make gen\`. Do not edit.\n${types}`;
}
