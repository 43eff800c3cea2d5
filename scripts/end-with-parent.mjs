// Loaded into a process that must not outlive the one that started it (`node --import`): its stdin
// is a pipe, which the system closes whatever way the other one ends.
process.stdin.on("end", () => process.exit(1));
process.stdin.on("error", () => process.exit(1));
process.stdin.resume();
process.stdin.unref();
