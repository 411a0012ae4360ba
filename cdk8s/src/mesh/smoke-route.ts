import { headers } from "@shopstream/platform/rpc/grpc-headers.ts";

/** What the names of routes begin with by which a new version is tried. */
export const smokeRoute = "canary-smoke";

/** Calls that carry it, with the service's name, go to the new version, whatever share the others get. */
export const smokeHeader = headers.tries;
