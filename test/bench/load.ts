export interface Load {
  readonly wallMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** Does something `count` times, always `atOnce` of them together, and tells how long each took. */
export async function load(count: number, atOnce: number, work: (nth: number) => Promise<unknown>): Promise<Load> {
  const took: number[] = [];
  let next = 0;
  const begun = performance.now();
  const worker = async () => {
    for (let nth = next++; nth < count; nth = next++) {
      const start = performance.now();
      await work(nth);
      took.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker));
  const wallMs = performance.now() - begun;
  took.sort((a, b) => a - b);
  return { wallMs, p50Ms: percentile(took, 0.5), p95Ms: percentile(took, 0.95) };
}

// Nearest rank: a time that was really seen.
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
