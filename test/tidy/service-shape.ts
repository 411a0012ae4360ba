import { type Finding, isTest, type Source } from "./tree.ts";

export type Service = Readonly<{ name: string; files: readonly Source[] }>;

/** Stands in for somebody else's system, so it has that system's shape and not ours. */
const standIns = new Set(["local-inbox", "stripe-simulator"]);

const required = ["package.json", "README.md", "deploy.ts", "src/main.ts"];
const requiredOf = { service: ["src/app.ts"], web: ["next.config.ts", "tsconfig.json", "src/proxy.ts"] } as const;
const atTheTop = /^(package\.json|README\.md|deploy\.ts|projection\.sql|migrations\/\d{4}_[a-z0-9_]+\.sql)$/;
// A noun or an agreed name, one folder deep at most: orders/src/store.ts, orders/src/saga/steps.ts.
const inSource = /^src\/([a-z0-9]+(-[a-z0-9]+)*\/)?[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.ts$/;
// A web app is Next.js: routes under its own names in src/app/, one component a file in src/parts/, the rest as above.
const atTheTopOfWeb = /^(package\.json|README\.md|deploy\.ts|next\.config\.ts|postcss\.config\.json|tsconfig\.json)$/;
const word = "[a-z0-9]+(-[a-z0-9]+)*";
const route =
  "(page|layout|loading|error|global-error|not-found|route|template|sitemap|robots|manifest|icon|opengraph-image)";
const inWeb = new RegExp(
  `^src/(app/([\\w.()[\\]-]+/)*(${route}\\.tsx?|icon\\.svg|${word}\\.css)|parts/(${word}/)?${word}(\\.test)?\\.tsx?|${word}\\.d\\.ts|(${word}/)?${word}(\\.test)?\\.ts)$`,
);
const vague = /(^|[/-])(utils?|helpers?|common|misc|manager|base|impl|index|lib|shared|types|constants)(?=[/.-])/;
const readmeHeadings = ["Owns", "Promises", "Needs"];
const longestReadme = 40;
const longestMain = 60;

/** Every folder below services/, stand-ins left out: a folder that forgot its deploy.ts is still one of them. */
export function servicesOf(tree: readonly Source[]): readonly Service[] {
  const mine = tree.filter(({ path }) => /^services\/[^/]+\/./.test(path));
  const names = [...new Set(mine.map(({ path }) => path.split("/")[1] ?? ""))].filter((name) => !standIns.has(name));
  return names.map((name) => ({ name, files: mine.filter(({ path }) => path.startsWith(`services/${name}/`)) }));
}

function fileOf(service: Service, file: string): Source | undefined {
  return service.files.find(({ path }) => path === `services/${service.name}/${file}`);
}

function lineCount(text: string | undefined): number {
  return text?.trimEnd().split("\n").length ?? 0;
}

/** A web app is known by its configuration of Next.js. */
function isWeb(service: Service): boolean {
  return fileOf(service, "next.config.ts") !== undefined;
}

export function misnamedFiles(service: Service): readonly Finding[] {
  const [kind, top, source] = isWeb(service)
    ? (["web", atTheTopOfWeb, inWeb] as const)
    : (["service", atTheTop, inSource] as const);
  const missing = [...required, ...requiredOf[kind]]
    .filter((file) => !fileOf(service, file))
    .map((file) => `services/${service.name}: no ${file}`);
  const odd = service.files
    .map(({ path }) => path.slice(`services/${service.name}/`.length))
    .filter((file) => !(top.test(file) || source.test(file)) || vague.test(file))
    .map((file) => `services/${service.name}/${file}: not a name that services use`);
  return [...missing, ...odd];
}

export function readmeFindings(service: Service): readonly Finding[] {
  const text = fileOf(service, "README.md")?.text ?? "";
  const where = `services/${service.name}/README.md`;
  const missing = readmeHeadings.filter((heading) => !new RegExp(`^#+ ${heading}$`, "m").test(text));
  const long = lineCount(text) > longestReadme ? [`${where}: more than ${longestReadme} lines`] : [];
  return [...missing.map((heading) => `${where}: no heading "${heading}"`), ...long];
}

export function mainFindings(service: Service): readonly Finding[] {
  const lines = lineCount(fileOf(service, "src/main.ts")?.text);
  return lines > longestMain ? [`services/${service.name}/src/main.ts: ${lines} lines, at most ${longestMain}`] : [];
}

/**
 * The services whose definition this one imports as a value, its own left out: a client cannot be made without it. Who
 * imports the whole contract, as the gateway does, calls everything in it.
 */
export function servicesCalled(service: Service, contract: readonly string[]): readonly string[] {
  const text = service.files
    .filter(({ path }) => /\/src\/.*\.tsx?$/.test(path) && !isTest(path))
    .map((source) => source.text)
    .join("\n");
  const imported = text.matchAll(/^import (?!type\b)[^;]*? from "@shopstream\/protos\/(?:services\/)?([\w-]+)\.ts"/gm);
  const names = [...imported].flatMap(([, name = ""]) => (name === "contract" ? contract : [name]));
  return [...new Set(names)].filter((name) => contract.includes(name) && name !== service.name).sort();
}
