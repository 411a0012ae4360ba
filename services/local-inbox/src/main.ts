import { isoTime, systemClock } from "@shopstream/platform/clock.ts";
import { readConfig } from "./config.ts";
import { listenHttp } from "./http.ts";
import { Inbox } from "./inbox.ts";
import { listenSmtp } from "./smtp.ts";

function log(level: "info" | "error", msg: string, fields: Record<string, unknown> = {}): void {
  const line = { level, time: isoTime(systemClock), service: "local-inbox", ...fields, msg };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const { HOST: host, SMTP_PORT, HTTP_PORT, DATA_DIR } = readConfig();
const inbox = new Inbox(DATA_DIR);
const onBug = (error: unknown) => log("error", "a connection failed", { error: String(error) });
const smtp = await listenSmtp({ inbox, clock: systemClock, host, port: SMTP_PORT, onBug });
const http = await listenHttp({ inbox, host, port: HTTP_PORT });
log("info", "listening", { host, smtpPort: SMTP_PORT, httpPort: http.port });

const stop = async () => {
  await Promise.all([smtp.close(), http.close()]);
  process.exit(0);
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
