import { Writable } from "node:stream";
import { Exec, type KubeConfig } from "@kubernetes/client-node";

class Text extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

export interface PodPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** What a command prints that runs in a container; throws with its complaint, or Kubernetes' own. */
export function runInPod(
  config: KubeConfig,
  { namespace, pod, container }: PodPlace,
  command: readonly string[],
): Promise<string> {
  const [out, complaint] = [new Text(), new Text()];
  return new Promise((resolve, reject) => {
    new Exec(config)
      .exec(namespace, pod, container, [...command], out, complaint, null, false, ({ status, message }) =>
        status === "Success" ? resolve(out.text) : reject(new Error(complaint.text.trim() || (message ?? "no answer"))),
      )
      .catch(reject);
  });
}
