import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type OpenedCluster, openCluster } from "../../engine/cluster/cluster.ts";
import { bufferIo, shopctl } from "../../testing/buffer-io.ts";
import { core, FaultyShop } from "../../testing/faulty-shop.ts";
import { clusterTarget } from "./cluster-place.ts";

const keys = (x: string) => JSON.stringify({ keys: [{ kty: "OKP", x }] });
const admin = { SHOP_ADMIN_EMAIL: "me@example.org", SHOP_ADMIN_PASSWORD: "secret-of-mine" };

describe("the shop of a namespace", () => {
  let shop: FaultyShop;
  let opened: OpenedCluster;
  let elsewhere: Server;
  let url: string;
  /** What the address shows, and what it was asked for. */
  let shown: string;
  let asked: string[];

  beforeEach(async () => {
    shop = await FaultyShop.start((file) => vi.stubEnv("KUBECONFIG", file));
    opened = openCluster("fake", "shop");
    [shown, asked] = [keys("ours"), []];
    elsewhere = createServer(({ url: path = "" }, answer) => {
      asked.push(path);
      answer.setHeader("content-type", "application/json").end(shown);
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    elsewhere.closeAllConnections();
    elsewhere.close();
    opened.close();
    await shop.close();
  });

  const target = (options: object, env: object = admin) => {
    const runScript = async () => keys("ours");
    return clusterTarget({ ...opened.cluster, runScript }, bufferIo({ env: { ...env } }), options);
  };

  it("is visited at the address that was named, once that is proven to be its own", async () => {
    expect(await target({ url: `${url}/` })).toMatchObject({ url, admin: { email: "me@example.org" } });
    expect(asked).toEqual(["/.well-known/jwks.json"]);
  });

  it("has the inbox that was named, by option or environment, and none that is no address", async () => {
    expect(await target({ url, inbox: "http://inbox.example/" })).toMatchObject({ inboxUrl: "http://inbox.example" });
    const named = { ...admin, SHOP_INBOX_URL: "http://inbox.example" };
    expect(await target({ url }, named)).toMatchObject({ inboxUrl: "http://inbox.example" });
    expect(await target({ url })).not.toHaveProperty("inboxUrl");
    await expect(target({ url, inbox: "inbox" })).rejects.toMatchObject({ code: "SHOP-CLI-001" });
  });

  it("is never looked for where the environment says", async () => {
    await expect(target({}, { ...admin, SHOP_URL: url })).rejects.toMatchObject({ code: "SHOP-CLI-001" });
    expect(asked).toEqual([]);
  });

  it.each([
    ["another shop", keys("theirs")],
    ["no shop", "{}"],
  ])("is not broken for customers of %s, and nobody signs in there", async (_, says) => {
    shown = says;
    await expect(target({ url })).rejects.toMatchObject({ code: "SHOP-CHAOS-004" });
    expect(asked).toEqual(["/.well-known/jwks.json"]);
  });

  it("is not broken while none of its gateways can say whose the address is", async () => {
    shop.cluster.contents = { ...shop.cluster.contents, pods: [] };
    await expect(target({ url })).rejects.toThrow("no gateway in shop is ready");
  });

  it("tells who administrates it to who may read secrets; others name the account", async () => {
    const plain = (text: string) => Buffer.from(text).toString("base64");
    const data = { BOOTSTRAP_ADMIN_EMAIL: plain("a@b.org"), BOOTSTRAP_ADMIN_PASSWORD: plain("p") };
    shop.cluster.objects.put(`${core}/secrets/first-admin`, { data });
    expect(await target({ url }, {})).toMatchObject({ admin: { email: "a@b.org", password: "p" } });
    shop.cluster.objects.unreadable = ["/secrets/first-admin"];
    await expect(target({ url }, {})).rejects.toMatchObject({ code: "SHOP-ENV-003" });
    expect(await target({ url })).toMatchObject({ admin: { email: "me@example.org" } });
  });

  it.each([["status"], ["abort"], ["lever"], ["recover"]])(
    "needs nobody who may read its secrets to %s what is broken",
    async (verb) => {
      shop.cluster.objects.unreadable = ["/secrets/first-admin"];
      expect(await shopctl(["chaos", verb, "--target", "context", "--context", "fake"])).toMatchObject({ exit: 0 });
    },
  );
});
