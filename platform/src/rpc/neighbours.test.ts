import { mostAtOnce, neighboursBy } from "./testing/neighbour-contract.ts";
import { startNeighbours } from "./testing/neighbours.ts";

// By the wire, as a shop without a mesh: there is one address for a service. With a mesh: test/manifests/neighbours.test.ts.
neighboursBy("the library", () =>
  startNeighbours({
    ...{ replicas: 1, retries: 1, mostAtOnce },
    lead: async ({ inventory: [inventory], users: [users] }) => ({
      address: { inventory: `127.0.0.1:${inventory}`, users: `127.0.0.1:${users}` },
      close: async () => undefined,
    }),
  }),
);
