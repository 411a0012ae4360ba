/** What a form shows after it was sent: the same with and without scripts. */
export interface FormState {
  readonly status: "new" | "done" | "failed";
  /** In the visitor's language. */
  readonly message?: string;
  /** By the name of the input at fault. */
  readonly fields?: Readonly<Record<string, string>>;
  /** What can be done about it. */
  readonly link?: { readonly href: string; readonly text: string; readonly isApart?: boolean };
  /** What was entered, by input: a form that is sent is emptied, and nobody should have to type it again. */
  readonly values?: Readonly<Record<string, string>>;
}

export const newForm: FormState = { status: "new" };

/** The text inputs of a form, without the names that Next.js adds. Secrets are left out by their name. */
export function valuesOf(form: FormData): Record<string, string> {
  const entries = [...form].flatMap(([name, value]) => (typeof value === "string" ? [[name, value.trim()]] : []));
  return Object.fromEntries(entries.filter(([name = ""]) => !(name.startsWith("$") || /password/i.test(name))));
}
