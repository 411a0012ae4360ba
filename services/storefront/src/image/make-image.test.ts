import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeImage } from "./make-image.ts";

const picture = await sharp({ create: { width: 1600, height: 800, channels: 3, background: "#155e4b" } })
  .png()
  .toBuffer();

const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  "/ok.png": (response) => response.writeHead(200, { "content-type": "image/png" }).end(picture),
  "/elsewhere.png": (response) => response.writeHead(302, { location: "/ok.png" }).end(),
  "/page": (response) => response.writeHead(200, { "content-type": "text/html" }).end("<p>"),
  "/broken.png": (response) => response.writeHead(200, { "content-type": "image/png" }).end("not a picture"),
  "/huge.png": (response) => response.writeHead(200, { "content-type": "image/png" }).end(Buffer.alloc(13 << 20)),
};

describe("a picture of a product", () => {
  let host: Server;
  let asked: string[] = [];
  beforeAll(async () => {
    host = createServer(({ url = "" }, response) => {
      asked.push(url);
      (answers[url] ?? ((missing) => missing.writeHead(404).end()))(response);
    });
    await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => void host.close());

  const make = (path: string, width: 320 | 1280 = 320, format: "avif" | "webp" | "jpeg" = "webp") =>
    makeImage({ source: new URL(path, `http://127.0.0.1:${(host.address() as AddressInfo).port}`), width, format });

  it.each(["avif", "webp", "jpeg"] as const)("comes as %s and as wide as asked for", async (format) => {
    const { width, height } = await sharp(await make("/ok.png", 320, format)).metadata();
    expect([width, height]).toEqual([320, 160]);
  });

  it("is made once, however many ask for it", async () => {
    asked = [];
    await Promise.all([make("/ok.png", 1280), make("/ok.png", 1280), make("/ok.png", 1280)]);
    await make("/ok.png", 1280);
    expect(asked).toEqual(["/ok.png"]);
  });

  it.each([
    ["/elsewhere.png", "image_unreachable"],
    ["/page", "unknown_image"],
    ["/broken.png", "unknown_image"],
    ["/huge.png", "unknown_image"],
    ["/missing.png", "unknown_image"],
  ])("%s is refused", async (path, code) => {
    await expect(make(path)).rejects.toMatchObject({ code });
  });
});
