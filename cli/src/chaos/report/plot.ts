import { escapeHtml } from "@shopstream/platform/html.ts";
import type { RunRecord, Second } from "../run-record.ts";

const [width, height, left, bottom] = [900, 320, 60, 40] as const;
const [plotWidth, plotHeight] = [width - left - 20, height - bottom - 40] as const;
const colours = { ok: "#2f7d4f", refused: "#c98a1b", failed: "#b3261e", slow: "#3b5bab" } as const;

/** What customers met second by second: how many were served, put off or failed, how long it took, and when it was broken. */
export function plot({
  experiment,
  seconds,
  startedAt,
  finishedAt,
  injectedAt,
  endedAt,
  recoveredAt,
  verdict,
}: RunRecord) {
  const most = Math.max(1, ...seconds.map(({ ok, refused, failed }) => ok + refused + failed));
  const slowest = Math.max(100, ...seconds.map(({ p95Ms }) => p95Ms));
  const x = (at: number) => left + ((at - startedAt) / Math.max(1, finishedAt - startedAt)) * plotWidth;
  const fault = injectedAt === undefined ? "" : band(x(injectedAt), x(endedAt ?? finishedAt), "#b3261e22", "fault");
  const recovery =
    endedAt === undefined || recoveredAt === undefined ? "" : band(x(endedAt), x(recoveredAt), "#c98a1b22", "recovery");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="sans-serif" font-size="11">
<title>${escapeHtml(experiment.name)}: ${verdict}</title>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${left}" y="16" font-size="13">${escapeHtml(experiment.title)}: ${verdict}</text>
${fault}${recovery}
${bars(seconds, x, most)}
${line(seconds, x, slowest)}
${axes(most, slowest, (finishedAt - startedAt) / 1_000)}
</svg>
`;
}

const floor = height - bottom;

function bars(seconds: readonly Second[], x: (at: number) => number, most: number): string {
  const wide = Math.max(1, x(1_000) - x(0) - 0.5);
  return seconds
    .map((second) => {
      let top = floor;
      return (["ok", "refused", "failed"] as const)
        .map((outcome) => {
          const high = (second[outcome] / most) * plotHeight;
          top -= high;
          return high === 0 ? "" : rect(x(second.at), top, wide, high, colours[outcome]);
        })
        .join("");
    })
    .join("");
}

function line(seconds: readonly Second[], x: (at: number) => number, slowest: number): string {
  const points = seconds
    .filter(({ p95Ms }) => p95Ms > 0)
    .map(({ at, p95Ms }) => `${x(at + 500).toFixed(1)},${(floor - (p95Ms / slowest) * plotHeight).toFixed(1)}`);
  return `<polyline points="${points.join(" ")}" fill="none" stroke="${colours.slow}" stroke-width="1.5"/>`;
}

function axes(most: number, slowest: number, seconds: number): string {
  const legend = [
    ["ok", "served"],
    ["refused", "told to wait"],
    ["failed", "failed"],
    ["slow", `p95, up to ${slowest} ms`],
  ] as const;
  const entries = legend.map(
    ([colour, text], index) =>
      `${rect(left + 160 * index, height - 14, 10, 10, colours[colour])}<text x="${left + 160 * index + 14}" y="${height - 5}">${text}</text>`,
  );
  return `<path d="M${left} 30V${floor}H${left + plotWidth}" fill="none" stroke="#444"/>
<text x="4" y="40">${most}/s</text><text x="4" y="${floor}">0</text>
<text x="${left + plotWidth}" y="${floor + 14}" text-anchor="end">${Math.round(seconds)} s</text>
${entries.join("")}`;
}

function band(from: number, to: number, colour: string, name: string): string {
  const wide = Math.max(1, to - from);
  return `${rect(from, 30, wide, floor - 30, colour)}<text x="${(from + 3).toFixed(1)}" y="42">${name}</text>`;
}

function rect(x: number, y: number, wide: number, high: number, colour: string): string {
  return `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${wide.toFixed(1)}" height="${high.toFixed(1)}" fill="${colour}"/>`;
}
