import type { ChildSpec } from "./child-spec.ts";
import type { Home } from "./home.ts";
import type { LocalPlatform } from "./local/environment.ts";
import { nodeChild, nodeFlags } from "./node-child.ts";

/** The inbox that takes every mail, unless a real mail server was named. */
export function inboxChildren({ env, ports }: LocalPlatform, home: Home, logFile: string): ChildSpec[] {
  if (env.SMTP_URL !== undefined) return [];
  const port = ports.inbox as number;
  return [
    {
      ...nodeChild,
      name: "local-inbox",
      args: [...nodeFlags, "services/local-inbox/src/main.ts"],
      env: {
        PATH: env.PATH ?? "/usr/bin:/bin",
        HTTP_PORT: String(port),
        SMTP_PORT: String(ports["inbox-smtp"]),
        DATA_DIR: home.inbox,
      },
      logFile,
      ready: { kind: "http", url: `http://127.0.0.1:${port}/healthz` },
      dependsOn: [],
      port,
    },
  ];
}
