import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

// RFC 5280, as much of it as a certificate needs that nobody shall accept: Node makes keys and signatures, and no certificates.

export interface KeyPair {
  /** Both as PEM. */
  readonly certificate: string;
  readonly key: string;
}

/** Milliseconds of the epoch. */
interface Validity {
  readonly from: number;
  readonly to: number;
}

const oid = { ecdsaWithSha256: "2a8648ce3d040302", commonName: "550403", subjectAltName: "551d11" } as const;

/** A certificate of these hosts that signs itself, and its key. */
export function selfSigned(hosts: readonly string[], validity: Validity): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const signed = toBeSigned(hosts, publicKey, validity);
  const signature = sign("sha256", signed, privateKey);
  return {
    certificate: pem(sequence(signed, algorithm(), element(0x03, Buffer.from([0]), signature))),
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  };
}

function toBeSigned(hosts: readonly string[], publicKey: KeyObject, { from, to }: Validity): Buffer {
  const name = nameOf(hosts[0] ?? "");
  return sequence(
    element(0xa0, element(0x02, Buffer.from([2]))), // version 3
    element(0x02, Buffer.from([1])),
    algorithm(),
    name,
    sequence(time(from), time(to)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    element(0xa3, sequence(alternativeNames(hosts))),
  );
}

function alternativeNames(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) => element(0x82, Buffer.from(host)));
  return sequence(identifier("subjectAltName"), element(0x04, sequence(...names)));
}

const nameOf = (host: string) => sequence(element(0x31, sequence(identifier("commonName"), utf8(host))));
const algorithm = () => sequence(identifier("ecdsaWithSha256"));
const identifier = (name: keyof typeof oid) => element(0x06, Buffer.from(oid[name], "hex"));
const utf8 = (text: string) => element(0x0c, Buffer.from(text));
const sequence = (...parts: readonly Buffer[]) => element(0x30, ...parts);

/** `260102030405Z`: two digits of the year are enough until 2049. */
function time(at: number): Buffer {
  return element(0x17, Buffer.from(`${new Date(at).toISOString().replaceAll(/\D/g, "").slice(2, 14)}Z`));
}

function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const long = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...(length < 128 ? [length] : long)]), content]);
}

function pem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
