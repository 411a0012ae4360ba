import { describe, expect, it } from "vitest";
import { imageSet, toImageRequest } from "./image-request.ts";

const hosts = ["pictures.example", "127.0.0.1:9000"];
const ask = (src: string, w = "640", accept = "") => toImageRequest(new URLSearchParams({ src, w }), accept, hosts);

describe("the image route", () => {
  it("fetches pictures of the shop", () => {
    expect(ask("https://pictures.example/a.jpg").source.href).toBe("https://pictures.example/a.jpg");
    expect(ask("http://127.0.0.1:9000/b.png").width).toBe(640);
  });

  it.each([
    "http://127.0.0.1:8080/v1/admin/accounts",
    "http://169.254.169.254/latest/meta-data",
    "https://pictures.example.evil.test/a.jpg",
    "https://pictures.example@evil.test/a.jpg",
    "https://evil@pictures.example/a.jpg",
    "file:///etc/passwd",
    "ftp://pictures.example/a.jpg",
  ])("%s is none of them", (src) => {
    expect(() => ask(src)).toThrow("there is no such picture");
  });

  it.each(["641", "-1", "", "99999"])("a width of %s is not made", (w) => {
    expect(() => ask("https://pictures.example/a.jpg", w)).toThrow("give src and w");
  });

  it("answers in the newest format that the browser takes", () => {
    const formats = ["image/avif,image/webp,*/*", "image/webp,*/*", "*/*"].map(
      (accept) => ask("https://pictures.example/a.jpg", "320", accept).format,
    );
    expect(formats).toEqual(["avif", "webp", "jpeg"]);
  });

  it("is asked by pages for widths that it makes", () => {
    const { src, srcSet } = imageSet("https://pictures.example/a b.jpg?x=1&y=2");
    const asked = [src, ...srcSet.split(", ").map((entry) => entry.split(" ")[0] as string)];
    for (const address of asked)
      expect(toImageRequest(new URL(address, "http://x").searchParams, "", hosts).source.search).toBe("?x=1&y=2");
  });
});
