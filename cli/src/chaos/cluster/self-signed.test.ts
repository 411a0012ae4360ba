import { createPrivateKey, X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { selfSigned } from "./self-signed.ts";

const validity = { from: Date.parse("2025-12-03T05:06:07Z"), to: Date.parse("2026-03-03T05:06:07Z") };

describe("a certificate that signs itself", () => {
  it("is one of these hosts, for this time, with this key", () => {
    const { certificate, key } = selfSigned(["shop.example.com", "stripe.shop.example.com"], validity);
    const read = new X509Certificate(certificate);
    expect(read.subjectAltName).toBe("DNS:shop.example.com, DNS:stripe.shop.example.com");
    expect(read.checkHost("stripe.shop.example.com")).toBe("stripe.shop.example.com");
    expect(read.checkHost("elsewhere.example.com")).toBeUndefined();
    expect([read.verify(read.publicKey), read.checkPrivateKey(createPrivateKey(key))]).toEqual([true, true]);
    expect([Date.parse(read.validFrom), Date.parse(read.validTo)]).toEqual([validity.from, validity.to]);
  });

  it("may have more names than one byte can count", () => {
    const hosts = Array.from({ length: 20 }, (_, index) => `shop-${index}.example.com`);
    const { subjectAltName } = new X509Certificate(selfSigned(hosts, validity).certificate);
    expect(subjectAltName?.split(", ")).toHaveLength(20);
  });
});
