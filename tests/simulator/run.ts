import { readArguments, usage } from './arguments.ts';
import { runHistory } from './history.ts';

/** A fault that breaks every history is reported only this often. */
const mostFailures = 10;
const progressEach = 1_000;

const asked = readArguments(process.argv.slice(2));
if ('wrong' in asked) {
  process.stderr.write(`${asked.wrong}\n\n${usage}\n`);
  process.exitCode = 1;
} else {
  void simulate(asked);
}

async function simulate({ runs, seed }: { readonly runs: number; readonly seed: number }): Promise<void> {
  let failed = 0;
  let done = 0;
  for (let nth = 0; nth < runs && failed < mostFailures; nth += 1) {
    try {
      await runHistory(seed + nth);
    } catch (thrown) {
      failed += 1;
      process.exitCode = 1;
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      process.stdout.write(`${message}\nAgain: npm run simulate -- --runs 1 --seed ${seed + nth}\n\n`);
    }
    done += 1;
    if (done % progressEach === 0) process.stderr.write(`${done} of ${runs}, ${failed} failed\n`);
  }
  process.stdout.write(`${done} histories from seed ${seed} on: ${failed} failed\n`);
}
