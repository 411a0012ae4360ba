import { readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import path from "node:path";
import type { Bed } from "../bed.ts";

/** A way to the API server that can be cut. */
export interface ApiWay {
  readonly kubeconfig: string;
  close(): void;
}

export async function openApiWay(bed: Bed, folder: string): Promise<ApiWay> {
  const open = new Set<Socket>();
  const server = createServer((from) => {
    const onward = connect(6443, bed.nodeIp);
    for (const each of [from, onward]) {
      open.add(each);
      each.on("error", () => undefined);
      each.on("close", () => open.delete(each));
    }
    from.pipe(onward).pipe(from);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const kubeconfig = path.join(folder, "kubeconfig-by-the-way");
  const there = `server: https://127.0.0.1:${port}`;
  writeFileSync(kubeconfig, readFileSync(bed.kubeconfig, "utf8").replace(/server: \S+/, there), { mode: 0o600 });
  const close = () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  return { kubeconfig, close };
}
