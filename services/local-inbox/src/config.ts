import { integer } from "@shopstream/platform/config.ts";
import { z } from "zod";

const schema = z.object({
  HOST: z.string().default("127.0.0.1"),
  SMTP_PORT: integer(1_025),
  HTTP_PORT: integer(8_025),
  /** Where mails are kept. */
  DATA_DIR: z.string(),
});

export type Config = z.infer<typeof schema>;

export function readConfig(): Config {
  return schema.parse(process.env);
}
