// node test/cluster/main.ts up [LAYER…] | down | status: the test bed from the command line; see README.md beside this.

import { bedOf } from "./bed.ts";
import { down } from "./down.ts";
import { showStatus } from "./status.ts";
import { layerNames, up } from "./up.ts";

const usage = `usage: main.ts up [${layerNames.join("|")}|all …] | down | status\n`;

async function main([verb = "", ...names]: readonly string[]): Promise<number> {
  const bed = bedOf();
  if (verb === "up") return up(bed, names);
  if (verb === "down") return down(bed);
  if (verb === "status") return showStatus(bed);
  return fail(usage, 2);
}

function fail(text: string, code: number): number {
  process.stderr.write(text);
  return code;
}

process.exitCode = await main(process.argv.slice(2)).catch((error: Error) => fail(`${error.message}\n`, 1));
