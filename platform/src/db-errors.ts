import { AppError } from "./errors.ts";

const races = new Set(["40001", "40P01"]);
// Text that PostgreSQL cannot hold: a NUL, half a surrogate pair.
const unstorable = new Set(["22021", "22P05"]);
// Out of time, whether waiting for a lock or for the statement itself.
const timeouts = new Set(["57014", "55P03"]);

// Its disk is full and who looks after it closed it for writes, or it is a replica now: another one took over.
const writesRefused = "25006";

/** Turns a driver error into an AppError; what is neither outage, race nor timeout passes through unchanged. */
export function toDatabaseError(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const code = (error as { code?: unknown }).code;
  const sqlState = typeof code === "string" ? code : "";
  if (races.has(sqlState))
    return new AppError("conflict", "database_race", "somebody changed the same rows at the same time", {
      cause: error,
    });
  if (timeouts.has(sqlState))
    return new AppError("timeout", "database_timeout", "the database took too long", { cause: error });
  if (unstorable.has(sqlState))
    return new AppError("invalid", "unstorable_text", "a text holds characters that cannot be stored", {
      cause: error,
    });
  if (isOutage(sqlState, error))
    return new AppError("unavailable", "database_unavailable", "the database cannot be reached", {
      cause: error,
      retryAfterSeconds: 1,
    });
  if (sqlState === writesRefused)
    return new AppError("unavailable", "database_read_only", "the database takes no changes at the moment", {
      cause: error,
      retryAfterSeconds: 5,
    });
  return error;
}

// Class 08: connection; 53: resources; 57P: shutting down or starting; the rest are socket errors of Node and pg.
function isOutage(sqlState: string, error: Error): boolean {
  if (/^(08|53|57P)/.test(sqlState)) return true;
  if (/^(ECONN|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|EAI_AGAIN|ENOTFOUND)/.test(sqlState)) return true;
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|Client was closed/.test(
    error.message,
  );
}

/** The name of the violated constraint, if that is what went wrong. */
export function violatedConstraint(error: unknown): string | undefined {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code?.startsWith("23") ? constraint : undefined;
}
