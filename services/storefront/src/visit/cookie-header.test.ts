import { describe, expect, it } from "vitest";
import { cookieOf, withSetCookies } from "./cookie-header.ts";

const attributes = "Path=/; HttpOnly; Secure; SameSite=Lax";

describe("cookies that the gateway sets", () => {
  it("are what the page is rendered with, in place of the old ones", () => {
    const header = withSetCookies("__Host-refresh=old; __Host-cart=cart_1:t", [
      `__Host-access=new; Max-Age=600; ${attributes}`,
      `__Host-refresh=newer; Max-Age=2592000; ${attributes}`,
    ]);
    expect(header.split("; ").sort()).toEqual(["__Host-access=new", "__Host-cart=cart_1:t", "__Host-refresh=newer"]);
  });

  it("are gone when their time is over", () => {
    expect(withSetCookies("__Host-access=a; x=1", [`__Host-access=; Max-Age=0; ${attributes}`])).toBe("x=1");
  });

  it("go to the browser as no script can read them", () => {
    expect(cookieOf(`__Host-cart=cart_1:t; Max-Age=60; ${attributes}`)).toMatchObject({
      name: "__Host-cart",
      value: "cart_1:t",
      maxAge: 60,
      httpOnly: true,
      secure: true,
    });
  });
});
