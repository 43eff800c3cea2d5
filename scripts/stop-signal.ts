/** Settles when somebody wants this process to end: by a signal, or because its starter is gone. */
export function untilAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => resolve();
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
    process.on("disconnect", stop);
  });
}
