// node leash.ts PROGRAM ARGUMENT…: runs the program for as long as standard input is open. However a test run ends, by
// Ctrl-C or kill -9, the kernel closes the pipe, and no engine stays behind.
import { spawn } from "node:child_process";

const [program = "", ...args] = process.argv.slice(2);
const engine = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });
engine.on("error", (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(127);
});
engine.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGKILL" ? 137 : 1)));
process.stdin.on("close", () => engine.kill("SIGKILL")).resume();
process.on("SIGTERM", () => engine.kill("SIGTERM"));
process.on("SIGINT", () => undefined); // a Ctrl-C in the terminal is for the tests, which close the pipe when they let go
