/**
 * Loaded before anything else of a server: SIGHUP asks it to read its settings again, and would end it until it listens.
 * @see https://nodejs.org/api/process.html#signal-events
 */
process.on("SIGHUP", () => {});
