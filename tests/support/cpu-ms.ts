/** CPU time of this process while `run` runs, in milliseconds: unlike the clock, it does not count what else the machine does. */
export function cpuMsOf(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
