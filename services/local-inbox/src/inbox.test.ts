import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@shopstream/platform/clock.ts";
import { createTransport } from "nodemailer";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listenHttp } from "./http.ts";
import { Inbox } from "./inbox.ts";
import { listenSmtp } from "./smtp.ts";

const hostile = `<script>alert(1)</script><img src=x onerror=alert(1)>`;

describe("the local inbox", () => {
  let dir: string;
  let smtpPort: number;
  let url: string;
  let close: () => Promise<void>;
  const open = async () => {
    const inbox = new Inbox(dir);
    const smtp = await listenSmtp({
      inbox,
      clock: systemClock,
      host: "127.0.0.1",
      port: 0,
      onBug: () => undefined,
    });
    smtpPort = smtp.port;
    const http = await listenHttp({ inbox, host: "127.0.0.1", port: 0 });
    url = `http://127.0.0.1:${http.port}`;
    close = async () => void (await Promise.all([smtp.close(), http.close()]));
  };
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), "inbox-"));
    await open();
  });
  afterEach(async () => {
    await close();
    rmSync(dir, { recursive: true });
  });

  const send = async (mail: object) => {
    const transport = createTransport({ host: "127.0.0.1", port: smtpPort });
    await transport.sendMail({ from: "shop@example.com", to: "Ada <ada@example.com>", ...mail });
    transport.close();
  };
  // biome-ignore lint/suspicious/noExplicitAny: whatever it answers
  const api = async (path = ""): Promise<any> => (await fetch(`${url}/api/messages${path}`)).json();
  const page = async (path: string) => {
    const response = await fetch(url + path);
    return {
      status: response.status,
      text: await response.text(),
      policy: response.headers.get("content-security-policy"),
    };
  };

  it("shows a mail as soon as its sender hears that it was taken", async () => {
    await send({
      subject: "Hello",
      text: "plain",
      html: `<p>rich <a href="https://shop.example/a?b=1&amp;c=2">x</a></p>`,
    });
    const { items } = await api("?to=ADA@example.com");
    expect(items).toEqual([expect.objectContaining({ subject: "Hello", to: ["ada@example.com"], times: 1 })]);
    expect(await api(`/${items[0].id}`)).toMatchObject({
      html: expect.stringContaining("rich"),
      text: expect.stringContaining("plain"),
      links: ["https://shop.example/a?b=1&c=2"],
      headers: { subject: "Hello" },
    });
    expect((await api("?to=nobody@example.com")).items).toEqual([]);
    expect((await api("?subject=Hell")).items).toHaveLength(1);
  });

  it("shows a mail that came twice once, and says so", async () => {
    for (let i = 0; i < 2; i += 1) await send({ subject: "Twice", messageId: "<one@shop>" });
    await send({ subject: "Another", messageId: "<two@shop>" });
    expect(
      (await api()).items.map(({ subject, times }: { subject: string; times: number }) => [subject, times]),
    ).toEqual([
      ["Another", 1],
      ["Twice", 2],
    ]);
    expect((await page("/")).text).toContain("came 2 times");
  });

  it("keeps its mails over a restart, until it is emptied", async () => {
    await send({ subject: "Kept" });
    await close();
    await open();
    expect((await api()).items).toMatchObject([{ subject: "Kept" }]);
    expect((await fetch(`${url}/api/messages`, { method: "DELETE" })).status).toBe(204);
    expect(new Inbox(dir).list("", "")).toEqual([]);
  });

  it("a hostile mail is shown and does nothing", async () => {
    await send({ subject: hostile, text: hostile, html: `<html><head></head><body>${hostile}</body></html>` });
    const [{ id }] = (await api()).items;
    for (const path of ["/", `/messages/${id}`]) {
      const { text, policy } = await page(path);
      expect(text).toContain("&lt;script&gt;");
      expect(text).not.toContain(hostile);
      expect(policy).toContain("default-src 'none'");
    }
    const frame = await page(`/messages/${id}/html`);
    expect(frame.text).toContain(hostile);
    expect(frame.policy).toMatch(/sandbox(?!.*allow-scripts)/);
  });

  it("what is not there is not found", async () => {
    expect([(await page("/messages/99")).status, (await page("/nothing")).status]).toEqual([404, 404]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});
