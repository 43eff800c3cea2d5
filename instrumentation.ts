/** Next calls this once before the server takes requests (never while it builds). */
export async function register(): Promise<void> {
  // eslint-disable-next-line no-restricted-syntax -- replaced at build time; not configuration
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { stopOnBadEnvironment } = await import("@/lib/env-stop");
  stopOnBadEnvironment();
}
