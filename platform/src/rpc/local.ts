import { AppError } from "../errors.ts";
import type { CallMetadata, Transport } from "./metadata.ts";
import type { RpcServer } from "./server.ts";

/** The services that share this process. A call is a function call; everything else is as on the wire. */
export class LocalNetwork {
  readonly #servers = new Map<string, RpcServer>();

  add(service: string, server: RpcServer): void {
    this.#servers.set(service, server);
  }

  remove(service: string): void {
    this.#servers.delete(service);
  }

  /** How `from` reaches `to`. */
  transport(from: string, to: string): Transport {
    return { call: (path, request, metadata: CallMetadata) => this.#serverOf(to).serve(path, request, metadata, from) };
  }

  #serverOf(service: string): RpcServer {
    const server = this.#servers.get(service);
    if (server === undefined)
      throw new AppError("unavailable", "service_unavailable", `${service} is not running`, { retryAfterSeconds: 1 });
    return server;
  }
}
