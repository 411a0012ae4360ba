import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ShopError } from "../../shop-error.ts";
import { repository } from "../home.ts";
import type { RunTool } from "../run-tool.ts";
import type { Step, StepOutcome } from "../step.ts";
import { type ClusterMaker, ensureOwnCluster, loadImages } from "./own-cluster.ts";

/** As `make images` writes it. */
export const imagesArchive = path.join(repository, ".cache/images/shopstream.tar");

export interface OwnCluster {
  readonly maker: ClusterMaker;
  readonly tool: RunTool;
  /** As `make images` wrote it. */
  readonly archive: string;
  /** Where is noted which archive the cluster has. */
  readonly home: string;
}

/** Before the shop can go to a cluster of its own: the cluster, and images that no registry has. */
export const ownClusterSteps: readonly Step<OwnCluster>[] = [
  { title: "Make the cluster", run: make },
  { title: "Load the images", run: load },
];

/**
 * A tag that is new with each build: with the version's own, pods would go on with what a node had under that name before.
 * Undefined for an archive that has none.
 */
export function buildTag(archive: string): string | undefined {
  const file = `${archive}.build`;
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

const noteOf = ({ home, maker }: OwnCluster) => path.join(home, `${maker}-images`);

async function make(own: OwnCluster): Promise<StepOutcome> {
  const outcome = await ensureOwnCluster(own.tool, own.maker);
  // A new cluster has no images, whatever the one before it had.
  if (outcome === "created") note(own, "");
  return { outcome };
}

async function load(own: OwnCluster): Promise<StepOutcome> {
  const { archive, tool, maker } = own;
  if (!existsSync(archive))
    throw new ShopError("SHOP-ENV-004", `there are no images in ${archive}`, { hint: "make images builds them" });
  const { size, mtimeMs } = statSync(archive);
  const wanted = `${size} ${mtimeMs}`;
  const file = noteOf(own);
  if (existsSync(file) && readFileSync(file, "utf8") === wanted) return { outcome: "unchanged" };
  await loadImages(tool, maker, archive);
  note(own, wanted);
  return { outcome: "configured" };
}

function note(own: OwnCluster, text: string): void {
  mkdirSync(own.home, { recursive: true });
  writeFileSync(noteOf(own), text);
}
