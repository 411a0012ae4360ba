import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { gzipAsync } from "@gfx/zopfli";

// Run once after a build: files that never change are worth the best compression there is, and no request waits for it.
// Zopfli writes what every gzip reads, and finds three per cent that zlib's best does not.
const folder = path.resolve(import.meta.dirname, "../.next/static");
const compressible = /\.(js|css|svg|json|txt)$/;
const smallest = 1_024;

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  const file = path.join(entry.parentPath, entry.name);
  if (!entry.isFile() || !compressible.test(entry.name)) continue;
  const bytes = readFileSync(file);
  if (bytes.length < smallest) continue;
  const hint = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: hint }));
  writeFileSync(`${file}.gz`, await gzipAsync(bytes, {}));
}
