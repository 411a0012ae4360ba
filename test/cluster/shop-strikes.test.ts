import type { Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dropBoundedVolume, offerBoundedVolume } from "./testing/bounded-volume.ts";
import { Chaos, nothingLeft, welcome } from "./testing/chaos.ts";
import { down, meshUrl, minutes, namespace, offerImages, openWayIn, upStored, verify } from "./testing/shop.ts";
import { renewVolumes } from "./testing/volumes.ts";

let chaos: Chaos;
let wayIn: Server;

beforeAll(async () => {
  chaos = new Chaos(meshUrl);
  wayIn = openWayIn();
  await offerImages();
  await down();
  await dropBoundedVolume();
  await renewVolumes();
  await offerBoundedVolume(namespace, "data-postgresql-0", "512Mi");
  await upStored();
  await welcome("=true");
}, 15 * minutes);
afterAll(async () => {
  wayIn.close();
  chaos.close();
  await down();
  await dropBoundedVolume();
  await renewVolumes();
}, 5 * minutes);

describe("a game day on a shop that keeps its data, and releases by shares of the calls", () => {
  it.each([
    ["postgres-full"],
    ["bad-release-while-payments-slow"],
    ["release-while-payments-slow"],
    ["postgres-killed"],
    ["redis-killed"],
    ["redis-away"],
    ["provider-away"],
  ])(
    "%s ends as its authors expect, and leaves nothing; the books are right",
    async (experiment) => {
      expect(await chaos.gameDay(experiment)).toEqual({ judged: 1, surprises: [] });
      await nothingLeft();
      expect((await verify(meshUrl)).status).toBe("held");
    },
    10 * minutes,
  );
});
