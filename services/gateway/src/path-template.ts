/** A google.api.http template in parts: /v1/orders/{id}:cancel has the segments v1, orders, {id} and the action cancel. */
export interface PathTemplate {
  readonly segments: readonly Segment[];
  readonly action: string;
}

type Segment = { readonly literal: string } | { readonly param: string };

export function parseTemplate(path: string): PathTemplate {
  const [, body = path, action = ""] = /^(.*?)(?::(\w+))?$/.exec(path) ?? [];
  return { segments: body.slice(1).split("/").map(parseSegment), action };
}

function parseSegment(text: string): Segment {
  const param = /^\{(\w+)\}$/.exec(text)?.[1];
  return param === undefined ? { literal: text } : { param: toCamelCase(param) };
}

function toCamelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The raw values of the template's parameters, or undefined when the path is not one of its own. */
export function matchTemplate(
  { segments }: PathTemplate,
  parts: readonly string[],
): Record<string, string> | undefined {
  if (segments.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index] as string;
    if ("param" in segment && part !== "") params[segment.param] = part;
    else if (!("literal" in segment) || segment.literal !== part) return undefined;
  }
  return params;
}
