import { DatabaseSync } from "node:sqlite";

/**
 * At most one process at a time: one supervisor per directory, one experiment per platform. A lock of the kernel's, taken through SQLite because Node has no call for it:
 * it ends with the process however that ends, so there is no stale lock to argue about. Undefined: another has it.
 */
export function takeLock(file: string): Disposable | undefined {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
    return database;
  } catch (error) {
    database.close();
    if (String(error).includes("locked")) return undefined;
    throw error;
  }
}
