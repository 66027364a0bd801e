/** Preloaded into a service: SIGUSR2 ends the first thread that it started, which writes the embedded event log. */
process.once("worker", (writer) => process.on("SIGUSR2", () => writer.terminate()));
