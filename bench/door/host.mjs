// A bundle in a process of its own, as Lambda has it: `host.mjs <file> <export>`. Says what importing it took, then
// answers one event a message.
const [, , file, exported] = process.argv;
const before = process.cpuUsage();
const startedMs = performance.now();
const { [exported]: handler } = await import(file);
const wallMs = performance.now() - startedMs;
const { user, system } = process.cpuUsage(before);
process.send({ imported: { wallMs, cpuMs: (user + system) / 1000 } });
process.on('message', ({ id, event }) => {
  const beganMs = performance.now();
  handler(event, { functionName: 'slack', awsRequestId: String(id) }).then(
    (answer) =>
      process.send({ id, answer, tookMs: performance.now() - beganMs, memory: process.memoryUsage.rss() }),
    (thrown) => process.send({ id, failed: String(thrown?.stack ?? thrown) }),
  );
});
