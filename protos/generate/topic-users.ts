import { globSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { TopicUser } from "./event-catalogue.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Every service that declares topics; stand-ins and apps without a deploy.ts have none. */
export async function topicUsers(): Promise<TopicUser[]> {
  const files = globSync("services/*/deploy.ts", { cwd: root }).sort();
  const modules = files.map(
    async (file) => (await import(pathToFileURL(root + file).href)) as { readonly deploy?: TopicUser },
  );
  return (await Promise.all(modules)).flatMap(({ deploy }) => deploy ?? []);
}
