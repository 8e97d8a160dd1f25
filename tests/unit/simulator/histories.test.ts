import { expect, test } from '@jest/globals';
import { runHistory } from '../../simulator/history.ts';

const histories = Number(process.env['JANITOR_HISTORIES'] ?? 3_000);
const first = Number(process.env['JANITOR_SEED'] ?? 1);

/** In the simulator nobody undoes a remediation yet, and no identity of IAM changes. */
const notSimulated = /^(?:undo|mute)\.|^finding\.(?:accepted|change-claimed|suppressed)$/;

test(
  `${histories} random histories from seed ${first} break no invariant`,
  async () => {
    const sums = { findings: 0, runs: 0, tagged: 0, dropped: 0 };
    const seen = new Map<string, number>();
    for (let seed = first; seed < first + histories; seed += 1) {
      const history = await runHistory(seed);
      for (const name of ['findings', 'runs', 'tagged', 'dropped'] as const) sums[name] += history[name];
      for (const [what, count] of history.seen) seen.set(what, (seen.get(what) ?? 0) + count);
    }
    // Guards against a simulator in which nothing happens; too few histories say nothing about that.
    if (histories < 1_000) return;
    expect(sums.findings).toBeGreaterThan(histories);
    expect(sums.runs).toBeGreaterThan(histories / 2);
    expect(sums.tagged).toBeGreaterThan(histories / 20);
    expect(sums.dropped).toBeGreaterThan(histories / 20);
    expect([...seen].filter(([what, count]) => count === 0 && !notSimulated.test(what))).toEqual([]);
    for (const act of ['reboot', 'start'])
      expect(seen.get(`${act} an instance`)).toBeGreaterThan(histories / 60);
    for (const death of ['died', 'hung', 'timed out'])
      expect(seen.get(death)).toBeGreaterThan(histories / 20);
  },
  Math.max(600_000, histories * 1_000),
);
