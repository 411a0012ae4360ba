import { closeSync, openSync, statfsSync, unlinkSync, writeSync } from "node:fs";

// The program of a pod that fills a volume, beside whoever stores there. Node runs this file as it is. Arguments: the folder, and
// how many bytes the volume was asked for. What it takes has no name: with its process, however that ends, there is room again.

const [folder = "", asked = "0"] = process.argv.slice(-2);
const everyMs = 500;
const { blocks, bsize } = statfsSync(folder);
const sizeBytes = blocks * bsize;

/** A little more than was asked for is how volumes come; much more is a disk that others share. */
if (sizeBytes > Number(asked) * 1.2) {
  process.stdout.write(
    `refused: this disk has ${sizeBytes} bytes where ${asked} were asked for, others store there too\n`,
  );
  process.exit(1);
}

const name = `${folder}/.chaos-fill`;
const file = openSync(name, "wx");
unlinkSync(name);

/** Until not one block is left. */
function fill(): void {
  for (const size of [1 << 20, 1 << 12]) {
    const zeros = Buffer.alloc(size);
    try {
      while (writeSync(file, zeros) > 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
  }
}

process.on("SIGTERM", () => {
  closeSync(file);
  process.exit(0);
});
fill();
process.stdout.write("full\n");
// What others give back is taken as well.
setInterval(fill, everyMs);
