import { globSync, readdirSync, readlinkSync, statSync } from "node:fs";
import path from "node:path";
import { systemClock } from "@shopstream/platform/clock.ts";
import { buildWeb } from "../../cli/src/engine/web-build.ts";
import { repository } from "./bundle.ts";
import { copy, type Entry, text } from "./entry.ts";

export function isWebApp(workspace: string): boolean {
  return globSync(`${workspace}/next.config.*`, { cwd: repository }).length > 0;
}

/**
 * What starts a web app. Next.js looks for its settings here, because it cannot read next.config.ts without the tools it
 * builds with; its own server.js does the same.
 */
function mainOf(workspace: string): string {
  return `import { readFileSync } from "node:fs";

const built = new URL("${workspace}/.next/required-server-files.json", import.meta.url);
process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(JSON.parse(readFileSync(built, "utf8")).config);
await import("./server.mjs");
`;
}

/**
 * A web app as Next.js builds it: its pages with the parts of packages that they and the server use, and the files that
 * browsers fetch. The server that Next.js writes is left out, because ours has the health checks and metrics.
 */
export async function webAppEntries(workspace: string, server: Buffer): Promise<readonly Entry[]> {
  const onLine = (line: string) => process.stderr.write(`${workspace}: ${line}\n`);
  await buildWeb({ app: path.basename(workspace), clock: systemClock, onLine });
  const built = path.join(repository, workspace, ".next");
  const all = [
    text("/app/main.mjs", mainOf(workspace)),
    { path: "/app/server.mjs", mode: 0o644, content: server },
    ...tree(path.join(built, "standalone"), "/app"),
    ...tree(path.join(built, "static"), `/app/${workspace}/.next/static`),
  ];
  return all.filter(({ path: place }) => place !== `/app/${workspace}/server.js`);
}

function tree(folder: string, target: string): readonly Entry[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((found): readonly Entry[] => {
    const file = path.join(found.parentPath, found.name);
    const place = `${target}/${path.relative(folder, file)}`;
    if (found.isSymbolicLink()) return [{ path: place, mode: 0o777, link: readlinkSync(file) }];
    return found.isFile() ? [copy(place, file, statSync(file).mode & 0o111 ? 0o755 : 0o644)] : [];
  });
}
