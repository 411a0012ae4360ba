/** A mail before it takes a form: both its parts are made of the same blocks. Texts are plain; forms escape them. */
export interface Letter {
  readonly subject: string;
  readonly blocks: readonly Block[];
  /** How to get no more of these; absent for mails that are always sent. */
  readonly unsubscribe?: { readonly label: string; readonly url: string };
}

export type Block =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "quiet"; readonly text: string }
  | { readonly kind: "action"; readonly label: string; readonly url: string }
  | { readonly kind: "sums"; readonly rows: readonly Row[] }
  | { readonly kind: "lines"; readonly lines: readonly string[] };

/** A thing and its price. */
export interface Row {
  readonly label: string;
  readonly amount: string;
  readonly isTotal?: true;
}
