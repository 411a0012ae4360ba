import { Writable } from "node:stream";
import { Exec, type KubeConfig } from "@kubernetes/client-node";

/** Asked of the proxy itself, within its pod: what istiod has sent is not yet what a proxy goes by. `config_dump?…` is JSON. */
export async function askProxy(
  config: KubeConfig,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  path: string,
): Promise<unknown> {
  let text = "";
  const out = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  const words = ["pilot-agent", "request", "GET", path];
  await new Promise<void>((resolve, reject) => {
    new Exec(config)
      .exec(namespace, name, "istio-proxy", words, out, null, null, false, ({ status, message }) =>
        status === "Success" ? resolve() : reject(new Error(message)),
      )
      .catch(reject);
  });
  // The agent writes warnings of its own before what the proxy answers.
  return JSON.parse(text.slice(text.search(/^\{/m)));
}
