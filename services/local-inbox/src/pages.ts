import { escapeHtml } from "@shopstream/platform/html.ts";
import type { Message } from "./message.ts";

const style = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { width: 100%; border-collapse: collapse }
th, td { padding: .5rem; text-align: start; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent) }
iframe { width: 100%; height: 40rem; border: 1px solid color-mix(in srgb, currentColor 30%, transparent); border-radius: 8px; background: #fff }
pre { white-space: pre-wrap; overflow-wrap: anywhere }
dt { font-weight: 600 } dd { margin: 0 0 .5rem }`;

/** All mails. It looks for new ones by itself. */
export function listPage(messages: readonly Message[], to: string): string {
  const rows = messages.map(
    ({ id, to: addresses, subject, receivedAt, times }) =>
      `<tr><td><a href="/messages/${id}"><bdi>${escapeHtml(subject || "(no subject)")}</bdi></a>${times > 1 ? ` (came ${times} times)` : ""}</td><td><bdi>${escapeHtml(addresses.join(", "))}</bdi></td><td>${escapeHtml(receivedAt)}</td></tr>`,
  );
  const table = `<table><thead><tr><th>Subject</th><th>To</th><th>Received</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
  return page(
    "Inbox",
    `<meta http-equiv="refresh" content="3">`,
    `<form><label>To <input name="to" type="search" value="${escapeHtml(to)}"></label> <button>Show</button></form>
${messages.length === 0 ? "<p>No mail has arrived yet.</p>" : table}`,
  );
}

/** One mail. Its HTML part cannot run scripts, load anything, or reach this page. */
export function messagePage({ id, from, to, subject, receivedAt, messageId, text, html }: Message): string {
  const facts = { From: from, To: to.join(", "), Received: receivedAt, "Message-ID": messageId };
  const list = Object.entries(facts).map(([name, value]) => `<dt>${name}</dt><dd><bdi>${escapeHtml(value)}</bdi></dd>`);
  const frame = `<h2>HTML</h2><iframe title="HTML part" src="/messages/${id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"></iframe>`;
  return page(
    subject,
    "",
    `<p><a href="/">All mails</a></p><dl>${list.join("")}</dl>${html === "" ? "" : frame}<h2>Text</h2><pre dir="auto">${escapeHtml(text)}</pre>`,
  );
}

function page(title: string, head: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${head}<title>${escapeHtml(title)} · Local inbox</title><style>${style}</style></head><body><h1 dir="auto">${escapeHtml(title)}</h1>${body}</body></html>`;
}
