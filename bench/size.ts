/** `npm run bench:size`: the calls and time of answers with few and with many findings; see bench/README.md. */
import { readsAt, searches } from './size/reads.ts';

const sizes = [1_000, 50_000];
const mostMs = 500;
const measured = [];
for (const size of sizes) measured.push(await readsAt(size, { latencyMs: 5, times: 100 }));
const [few = {}, many = {}] = measured;
const line = (name: string, cells: readonly string[]) =>
  `${name.padEnd(30)}${cells.map((cell) => cell.padStart(18)).join('')}\n`;
process.stdout.write(
  line(
    'calls (rounds), p99',
    sizes.map((size) => `${size} findings`),
  ),
);
for (const name of Object.keys(many)) {
  const cells = [few[name], many[name]].map((read) =>
    read ? `${read.calls} (${read.rounds}), ${read.p99Ms.toFixed(0)} ms` : '',
  );
  process.stdout.write(line(name, cells));
}
const past = Object.entries(many).filter(
  ([name, { calls, p99Ms }]) => (calls !== few[name]?.calls && !searches.includes(name)) || p99Ms > mostMs,
);
for (const [name] of past) process.stdout.write(`Past the budget: ${name}\n`);
process.exitCode = past.length === 0 ? 0 : 1;
