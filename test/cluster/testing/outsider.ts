import { callFrom, freshNamespace, startProbes } from "./probes.ts";

const outside = "bed-outside";

/** Somebody without a proxy and without an identity, in a namespace that is not the shop's. */
export async function startOutsider(): Promise<void> {
  await freshNamespace(outside, { "pod-security.kubernetes.io/enforce": "restricted" });
  await startProbes(outside, { name: "plain" });
}

/** The status that the outsider is answered, or what became of the connection. */
export async function toldOutside(url: string): Promise<string> {
  return callFrom(outside, "plain", url).then(
    ([answer]) => String(answer?.status),
    (error: Error) => error.message,
  );
}
