import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { programPath } from "../../tools/programs.ts";
import { copyOfCharts } from "../manifests/program.ts";
import { command } from "./command.ts";
import { kubectl } from "./kubectl.ts";
import { bed, eventually, freshNamespace } from "./testing/probes.ts";
import { down, env, minutes, namespace, offerImages, shopUrl, smoke } from "./testing/shop.ts";

const inShop = ["--namespace", namespace];
let charts: ReturnType<typeof copyOfCharts>;
let umbrella: string;
const helm = (...args: readonly string[]) =>
  command(programPath("helm"), [...args, ...inShop], { env, timeoutMs: 9 * minutes });

/** What an account may do besides asking who it is and what it may do. */
async function rightsOf(account: string): Promise<readonly string[]> {
  const groups = ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"];
  const as = [`--as=system:serviceaccount:${namespace}:${account}`, ...groups.map((group) => `--as-group=${group}`)];
  const listed = await kubectl(bed, ["auth", "can-i", "--list", ...inShop, ...as, "--no-headers"]);
  const rights = listed
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/)[0] ?? "");
  return rights.filter((right) => !/^(selfsubject\w+\.auth\w+\.k8s\.io|\[.*)$/.test(right));
}

async function accounts(): Promise<readonly string[]> {
  const names = await kubectl(bed, ["get", "serviceaccounts", ...inShop, "--output", "name"]);
  return names
    .split("\n")
    .filter(Boolean)
    .map((name) => name.replace("serviceaccount/", ""));
}

beforeAll(async () => {
  charts = copyOfCharts();
  umbrella = path.join(charts.folder, "shopstream");
  await offerImages();
  await down();
  await freshNamespace(namespace, { "pod-security.kubernetes.io/enforce": "restricted" });
}, 10 * minutes);
afterAll(async () => {
  charts?.remove();
  await kubectl(bed, ["delete", "namespace", namespace, "--ignore-not-found"]);
}, 5 * minutes);

describe("the whole shop in one release of Helm", () => {
  it(
    "comes up and sells, as its README says",
    async () => {
      const values = path.join(umbrella, "values-local.yaml");
      await helm("install", "shop", umbrella, "--values", values, "--wait", "--timeout", "8m");
      await eventually("the ingress", async () => ((await fetch(`${shopUrl}/readyz`)).ok ? true : undefined));
      expect((await smoke()).status).toBe("ok");
    },
    12 * minutes,
  );

  it(
    "passes the tests that its charts bring along",
    async () => expect(await helm("test", "shop")).toMatch(/Phase: +Succeeded/),
    5 * minutes,
  );

  it("gives no account a right in the cluster", async () => {
    const names = await accounts();
    expect(names).toEqual(expect.arrayContaining(["default", "gateway", "orders", "payments"]));
    for (const name of names) expect(await rightsOf(name), name).toEqual([]);
  });

  it("would be seen to give one: whom a binding lets look at pods is found", async () => {
    const subject = `--serviceaccount=${namespace}:orders`;
    await kubectl(bed, ["create", "rolebinding", "too-much", "--clusterrole=view", subject, ...inShop]);
    expect(await rightsOf("orders")).toContain("pods");
    await kubectl(bed, ["delete", "rolebinding", "too-much", ...inShop]);
  });

  it(
    "is upgraded without a change, and goes with its release, but for what must not be lost",
    async () => {
      const values = path.join(umbrella, "values-local.yaml");
      await helm("upgrade", "shop", umbrella, "--values", values, "--wait", "--timeout", "8m");
      await helm("uninstall", "shop", "--wait");
      const workloads = ["get", "deployments,statefulsets,services,pods", ...inShop, "--output", "name"];
      await eventually("the end of every pod", async () => ((await kubectl(bed, workloads)) === "" ? true : undefined));
      expect(await kubectl(bed, ["get", "secrets", ...inShop, "--output", "name"])).toContain("secret/orders-key");
    },
    12 * minutes,
  );
});
