import { cleanup } from "next/dist/client/components/segment-cache/lru";
import { after } from "../clock.ts";

/**
 * Next.js's scheduler of what is fetched ahead. Nothing is here: pages are drawn for each visit, and the shop has no
 * <Link> and calls no `router.prefetch`, so that none of its tasks is ever made. What is left is to keep the memory of
 * pages seen within its limit, which the scheduler did between tasks.
 */
export function pingPrefetchScheduler(): void {
  after(0, cleanup);
}

export function schedulePrefetchTask(): void {}

export function pingPrefetchTask(): void {}

export function startRevalidationCooldown(): void {}

export function isPrefetchTaskDirty(): boolean {
  return false;
}

export function needsSpeculativePrefetch(): boolean {
  return false;
}
