import { smokeHeader } from "../mesh/smoke-route.ts";

export interface Smoke {
  readonly service: string;
  /** What the new version itself has to answer with 200, if the old one does. */
  readonly own: readonly Own[];
  /** Addresses at the way in, behind which the service is asked. */
  readonly behind: readonly string[];
}

interface Own {
  readonly url: string;
  /** Where the old version has the same, unless the new one has to have it whatever the old one does. */
  readonly usual?: string;
}

// A first page of a fresh process on a busy node; all answers together have the Job's time.
const patienceMs = 15_000;
const calls = 60;
/**
 * So many may fail by chance. Of a fifth that fail, so few are seen once in four thousand tests where all calls come to the service,
 * and once in five where the gateway refuses two of three, as those of orders; the guards see it then.
 */
const mayFail = 2;
const mayBeSlowerMs = 250;

/** How a smoke test ends that has found something: no reason to try it again. */
export const verdictExit = 42;

/**
 * What a smoke test runs. A pod that is well is not well once, so it is asked several times by itself, and often by the
 * customers' way beside the old version: whatever fails is failed by the new one, and whatever is slow is slow by comparison, each
 * path by itself: of some the gateway answers itself that nobody is signed in, and those would hide the others.
 * An answer is anything but a failure of the shop: nobody is signed in, and what is asked for is not there. Where the old version
 * fails as well, or all behind it does, nothing is held against the new one, which may be what mends it; the guards go on from there.
 */
export function smokeScript({ service, own, behind }: Smoke): string {
  return `${asking(service)}
for (let times = 0; times < 5; times += 1) for (const { url, usual } of ${JSON.stringify(own)}) {
  const { status, text } = await ask(url, trial);
  if (status === 200) continue;
  if (usual === undefined || (await ask(usual, {})).status === 200) end(1, url + " " + status + " " + text.slice(0, 1000));
  console.log(url + " " + status + ", and so the old version");
}
${behind.length === 0 ? "" : comparing(behind)}`;
}

const asking = (service: string) => `const trial = { "${smokeHeader}": "${service}" };
const end = (code, why) => { console.error(why); process.exit(code); };
const ask = async (url, headers) => {
  const from = performance.now();
  const [status, text] = await fetch(url, { headers, signal: AbortSignal.timeout(${patienceMs}) })
    .then(async (response) => [response.status, await response.text()], (error) => [0, String(error.cause ?? error)]);
  return { status, text, ms: performance.now() - from };
};`;

const comparing = (behind: readonly string[]) => `const urls = ${JSON.stringify(behind)};
const tried = [], usual = [];
let next = 0;
const lane = async () => {
  while (next < ${calls}) {
    const url = urls[next++ % urls.length];
    const [ofNew, ofOld] = await Promise.all([ask(url, trial), ask(url, {})]);
    tried.push({ url, ...ofNew });
    usual.push({ url, ...ofOld });
  }
};
await Promise.all([lane(), lane(), lane()]);
const failed = (answers) => answers.filter(({ status }) => status < 200 || status === 429 || status > 499).length;
const median = (answers) => Math.round(answers.map(({ ms }) => ms).sort((a, b) => a - b)[Math.floor(answers.length / 2)]);
const [worst] = urls.map((url) => {
  const [ofNew, ofOld] = [tried, usual].map((answers) => answers.filter((answer) => answer.url === url));
  const isKnown = failed(ofOld) <= ofOld.length / 2;
  const [late, before] = [median(ofNew), median(ofOld)];
  return { path: new URL(url).pathname, late, before, by: isKnown ? late - before : -Infinity };
}).sort((a, b) => b.by - a.by);
const found = "failed " + failed(tried) + " of " + tried.length + ", the old version " + failed(usual) +
  "; median " + worst.late + " ms, the old version's " + worst.before + " ms, of " + worst.path;
if (failed(tried) > failed(usual) + ${mayFail}) end(${verdictExit}, "too many fail: " + found);
if (worst.by > ${mayBeSlowerMs}) end(${verdictExit}, "too slow: " + found);
console.log(found);
`;
