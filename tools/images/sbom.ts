import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { repository } from "./bundle.ts";

const run = promisify(execFile);

interface Bill {
  readonly serialNumber?: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The packages of a workspace as CycloneDX, without what differs from one making to the next. */
export async function sbomOf(workspace: string): Promise<string> {
  const args = ["sbom", "--sbom-format=cyclonedx", "--omit=dev", "--package-lock-only", `--workspace=${workspace}`];
  const { stdout } = await run("npm", args, { cwd: repository, maxBuffer: 64 << 20 });
  const { serialNumber: _, metadata, ...bill } = JSON.parse(stdout) as Bill;
  const { timestamp: __, ...lasting } = metadata;
  return `${JSON.stringify({ ...bill, metadata: lasting }, null, 1)}\n`;
}
