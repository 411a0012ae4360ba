import { until } from "@shopstream/platform/testing/until.ts";

interface Listed {
  readonly id: string;
  readonly subject: string;
  readonly times: number;
}

interface Mail extends Listed {
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly links: readonly string[];
}

/** The inbox of a running platform, as its web page's JSON shows it. */
export class LocalInbox {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async list(to: string): Promise<readonly Listed[]> {
    const { items } = await this.#get<{ items: Listed[] }>(`/api/messages?to=${encodeURIComponent(to)}`);
    return items;
  }

  /** The mail of this subject, as soon as it has come. */
  async mailTo(to: string, subject: string): Promise<Mail & { token(path: string): string }> {
    const find = async () => (await this.list(to)).find((mail) => mail.subject === subject);
    const { id } = await until(find, `a mail to ${to}: ${subject}`, 20_000);
    const mail = await this.#get<Mail>(`/api/messages/${id}`);
    return { ...mail, token: (path) => tokenIn(mail.links, path) };
  }

  async #get<T>(path: string): Promise<T> {
    return (await (await fetch(this.#url + path)).json()) as T;
  }
}

/** The secret in the link to this page. */
function tokenIn(links: readonly string[], path: string): string {
  const link = links.map((url) => new URL(url)).find(({ pathname }) => pathname === path);
  const token = link?.searchParams.get("token");
  if (token == null) throw new Error(`no link to ${path} with a token among ${links.join(", ")}`);
  return token;
}
