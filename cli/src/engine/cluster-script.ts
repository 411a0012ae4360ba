import { Writable } from "node:stream";
import { Exec, type KubeConfig } from "@kubernetes/client-node";
import { ShopError } from "../shop-error.ts";

class Text extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

type Place = Readonly<{ namespace: string; pod: string; script: string }>;

export function runScript(config: KubeConfig, { namespace, pod, script }: Place): Promise<string> {
  const node = ["/usr/local/bin/node", "--input-type=module", "--eval", script];
  const [out, complaint] = [new Text(), new Text()];
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new ShopError("SHOP-CLUSTER-002", `in ${pod}: ${why}`));
    new Exec(config)
      .exec(namespace, pod, "server", node, out, complaint, null, false, ({ status, message }) =>
        status === "Success" ? resolve(out.text) : fail(complaint.text.trim() || (message ?? "no answer")),
      )
      .catch((error: Error) => fail(error.message));
  });
}
