import { generateKeyPairSync } from "node:crypto";
import forge from "node-forge";

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

/** As GeneralName of RFC 5280 counts them. */
const dnsName = 2;

/** A certificate of these hosts that signs itself, and its key: Node makes keys and no certificates. */
export function selfSigned(hosts: readonly string[], { from, to }: Validity): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const name = [{ name: "commonName", value: hosts[0] ?? "" }];
  const altNames = hosts.map((value) => ({ type: dnsName, value }));
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = "01";
  Object.assign(certificate.validity, { notBefore: new Date(from), notAfter: new Date(to) });
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.setExtensions([{ name: "subjectAltName", altNames }]);
  certificate.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(certificate), key: privateKey };
}
