/** What a form shows after it was sent: the same with and without scripts. */
export interface FormState {
  readonly status: "new" | "done" | "failed";
  /** In the visitor's language. */
  readonly message?: string;
  /** By the name of the input at fault. */
  readonly fields?: Readonly<Record<string, string>>;
}

export const newForm: FormState = { status: "new" };
