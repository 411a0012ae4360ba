import { once } from "node:events";
import { isIP } from "node:net";
import { connect } from "node:tls";
import type { CertificateProbe } from "./probe-spec.ts";
import type { ProbeContext, Reading } from "./probing.ts";

const answersWithinMs = 3_000;

/** What somebody is shown who has no connection yet: those who have one go on with it, whatever became of the certificate. */
export async function askCertificate(
  { is }: CertificateProbe,
  { target, clock }: Pick<ProbeContext, "target" | "clock">,
): Promise<Omit<Reading, "probe">> {
  const { protocol, hostname: host, port } = new URL(target.url);
  if (protocol !== "https:") return { ok: undefined, said: "the shop is not asked by TLS" };
  // Looked at, whatever it is worth: nothing is sent.
  const options = { host, port: Number(port || 443), rejectUnauthorized: false };
  const socket = connect({ ...options, ...(isIP(host) === 0 ? { servername: host } : {}) });
  try {
    await once(socket, "secureConnect", { signal: clock.timeout(answersWithinMs) });
    const { valid_to: validTo } = socket.getPeerCertificate();
    const isOver = Date.parse(validTo) < clock.now();
    const isTrusted = socket.authorized && !isOver;
    const trust = isTrusted ? "trusted" : `not trusted (${String(socket.authorizationError)})`;
    return { ok: is === "valid" ? isTrusted : isOver, said: `runs out on ${validTo}, ${trust}` };
  } finally {
    socket.destroy();
  }
}
