import { startServer } from "./server";

// A process of its own that answers in Stripe's place, for the demo and the tests.
// PORT (0: any), STRIPE_SECRET_KEY (default: any sk_test_… key), WEBHOOK_URL and WEBHOOK_SECRET,
// WEBHOOK_EVENTS (default "*"), STATE_FILE (default: nothing is kept), STAND_IN_TIED=1 (ends when
// its standard input closes).

function portFrom(text: string | undefined): number {
  const port = Number(text ?? "0");
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`PORT must be a port number, not ${text ?? ""}`);
  }
  return port;
}

async function main(): Promise<void> {
  const { env } = process;
  const url = env.WEBHOOK_URL ?? "";
  const secret = env.WEBHOOK_SECRET ?? "";
  if (url !== "" && secret === "") throw new Error("WEBHOOK_URL needs WEBHOOK_SECRET");
  const server = await startServer({
    port: portFrom(env.PORT),
    secretKey: env.STRIPE_SECRET_KEY || null,
    webhook: url === "" ? null : { url, secret, events: (env.WEBHOOK_EVENTS || "*").split(",") },
    stateFile: env.STATE_FILE || null,
  });
  const end = () => void server.close().then(() => process.exit(0));
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
  if (env.STAND_IN_TIED === "1") process.stdin.resume().once("end", end).once("close", end);
  console.log(`stripe stand-in listening on ${server.url}`);
}

main().catch((error: unknown) => {
  console.error("stripe stand-in:", error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
