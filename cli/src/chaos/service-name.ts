import { z } from "zod";
import { localServices } from "../colocated/local-services.ts";

/** As services declare themselves, and nothing else: names go into paths, rules and patterns. */
export const serviceName = z.enum(localServices.map(({ name }) => name));
