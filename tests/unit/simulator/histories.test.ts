import { expect, test } from '@jest/globals';
import { runHistory } from '../../simulator/history.ts';

const histories = Number(process.env['JANITOR_HISTORIES'] ?? 600);
const first = Number(process.env['JANITOR_SEED'] ?? 1);

test(
  `${histories} random histories from seed ${first} on break no invariant`,
  async () => {
    let runs = 0;
    let tagged = 0;
    let dropped = 0;
    let findings = 0;
    for (let seed = first; seed < first + histories; seed += 1) {
      const history = await runHistory(seed);
      runs += history.runs;
      tagged += history.tagged;
      dropped += history.dropped;
      findings += history.findings;
    }
    // A world in which nothing is ever found or done proves nothing; a single history may well be one.
    const enough =
      histories < 100 ||
      (findings > histories && runs > histories / 4 && tagged > histories / 20 && dropped > histories / 20);
    expect({ enough, findings, runs, tagged, dropped }).toMatchObject({ enough: true });
  },
  Math.max(600_000, histories * 1_000),
);
