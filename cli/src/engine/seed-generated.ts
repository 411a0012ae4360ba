import type { LocalUp } from "./local-up.ts";
import type { PlatformFile } from "./platform-file.ts";

/** Replaced by the seed command's engine. */
export async function seedGenerated(
  _file: PlatformFile,
  _what: { products: number; seed: number },
  _up: LocalUp,
): Promise<void> {}
