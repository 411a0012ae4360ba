import { describe, expect, it } from "vitest";
import { type LinkClick, softTarget } from "./soft-target.ts";

const inLink = (soft = "") => ({ closest: () => ({ href: "https://shop.example/cart", dataset: { soft } }) });
const plain: LinkClick = {
  defaultPrevented: false,
  button: 0,
  metaKey: false,
  ctrlKey: false,
  shiftKey: false,
  altKey: false,
  target: inLink(),
};

describe("a click on a link of the shop", () => {
  it("opens it in place", () => {
    expect(softTarget(plain)).toEqual({ href: "https://shop.example/cart", stays: false, swaps: false });
  });

  it("keeps the place on the page where the link says so, and the way back where it says that", () => {
    expect(softTarget({ ...plain, target: inLink("stay") })).toMatchObject({ stays: true, swaps: false });
    expect(softTarget({ ...plain, target: inLink("swap") })).toMatchObject({ stays: true, swaps: true });
  });

  it.each([{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { altKey: true }, { button: 1 }])(
    "is the browser's with %o: another tab, another window, a download",
    (held) => {
      expect(softTarget({ ...plain, ...held })).toBeUndefined();
    },
  );

  it("is left alone when something else has answered it, or it hit no such link", () => {
    expect(softTarget({ ...plain, defaultPrevented: true })).toBeUndefined();
    expect(softTarget({ ...plain, target: { closest: () => null } })).toBeUndefined();
    expect(softTarget({ ...plain, target: null })).toBeUndefined();
  });
});
