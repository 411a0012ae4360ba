import { existsSync } from "node:fs";
import { defineConfig } from "vitest/config";

// Starts one PostgreSQL and one Redis for the whole run; every test file makes its own database in them.
const globalSetup = ["platform/src/testing/global-setup.ts"].filter((file) => existsSync(file));
const faults = "test/faults/**/*.test.ts";
const weaknesses = "test/weaknesses/*.test.ts";
const engines = "test/engines/*/*.test.ts";
const cluster = "test/cluster/*.test.ts";
const manifests = "test/manifests/*.test.ts";
const e2e = "test/e2e/*.test.ts";

export default defineConfig({
  test: {
    // Two workers: the machine this is measured on has two cores, and PostgreSQL needs a share of them.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "test",
          globalSetup,
          include: ["{protos,platform,services,cli,cdk8s,engines,test}/**/*.test.ts"],
          exclude: ["**/node_modules/**", faults, weaknesses, engines, cluster, manifests, e2e],
          // To notice what hangs, also on a busy machine: no test measures time.
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "faults",
          include: [faults],
          // They kill processes of a platform they started: one at a time, and never beside another.
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "weaknesses",
          include: [weaknesses],
          fileParallelism: false,
          testTimeout: 600_000,
        },
      },
      {
        extends: true,
        test: {
          name: "engines",
          globalSetup,
          include: [engines],
          // Each starts servers of hundreds of megabytes, so they take turns.
          fileParallelism: false,
          testTimeout: 300_000,
          // The first start fetches the engine.
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: "manifests",
          include: [manifests],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          globalSetup: ["test/e2e/testing/global-setup.ts"],
          include: [e2e],
          // One platform and the browsers fill a two-core machine.
          fileParallelism: false,
          // A browser on a busy machine now and then misses a moment; what must never happen is not tried again (buying-once).
          retry: 1,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // A page that is slow on a busy machine is no defect; the second that is usual else would make it one.
          expect: { poll: { timeout: 20_000 } },
        },
      },
      {
        extends: true,
        test: {
          name: "cluster",
          globalSetup: ["test/cluster/testing/global-setup.ts"],
          include: [cluster],
          // One cluster, whose one node has two cores.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
