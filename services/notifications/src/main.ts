import { runService } from "@shopstream/platform/run-service.ts";
import { app } from "./app.ts";

await runService(app);
