/** `npm run bench:compliance`: how judging and recording grow from 1,000 to 100,000 instances, against budgets.json. */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import budgets from './budgets.json' with { type: 'json' };
import type { Phase } from './phase.ts';

const root = join(import.meta.dirname, '..', '..');
const populations = [1_000, 10_000, 100_000];
const phases: Phase[] = [];
for (const instances of populations) {
  const args = ['--import', 'tsx', join(import.meta.dirname, 'one.ts'), String(instances)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  phases.push(...(JSON.parse(stdout) as Phase[]));
}

const columns: readonly (readonly [string, (phase: Phase) => string])[] = [
  ['instances', ({ instances }) => instances.toLocaleString('en')],
  ['run', ({ name }) => name],
  ['CPU s', ({ cpuSeconds }) => cpuSeconds.toFixed(2)],
  ['peak MB', ({ peakMegabytes }) => peakMegabytes.toFixed(0)],
  ['items written', ({ itemsWritten }) => itemsWritten.toLocaleString('en')],
  ['write units', ({ writeUnits }) => writeUnits.toLocaleString('en')],
  ['read units', ({ readUnits }) => readUnits.toLocaleString('en')],
  ['S3 puts', ({ s3Puts }) => String(s3Puts)],
  ['KB in S3', ({ s3Bytes }) => (s3Bytes / 1024).toFixed(0)],
];
const rows = [columns.map(([title]) => title), ...phases.map((phase) => columns.map(([, of]) => of(phase)))];
const widths = columns.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
const told = rows.map((row) => row.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('  '));
process.stdout.write(`${told.join('\n')}\n`);

const failures: string[] = [];
const fail = (what: string, value: number, budget: number): void => {
  if (value > budget) failures.push(`${what}: ${value.toFixed(2)}, budget ${budget}`);
};
const of = (instances: number, name: string): Phase => {
  const phase = phases.find((one) => one.instances === instances && one.name === name);
  if (!phase) throw new Error(`${name} of ${instances} was not measured`);
  return phase;
};
for (const phase of phases)
  if (phase.evaluated !== phase.instances)
    failures.push(`${phase.name}: ${phase.evaluated} evaluated of ${phase.instances}`);
for (const name of ['first', 'steady', '1 % changed'] as const) {
  const middle = of(10_000, name);
  const budget = budgets[name];
  fail(`${name}: items written for 10,000`, middle.itemsWritten, budget.itemsWritten);
  fail(`${name}: S3 puts for 10,000`, middle.s3Puts, budget.s3Puts);
  fail(`${name}: CPU seconds for 10,000`, middle.cpuSeconds, budget.cpuSeconds);
  fail(`${name}: MB at peak for 10,000`, middle.peakMegabytes, budget.peakMegabytes);
  // The small run includes the start-up cost, so this fails only for growth faster than the population.
  const large = of(100_000, name);
  fail(
    `${name}: CPU of 100,000 to ten times 10,000`,
    large.cpuSeconds / (10 * middle.cpuSeconds),
    budgets.growth,
  );
  const writes = (phase: Phase): number => phase.itemsWritten / Math.max(1, phase.instances);
  fail(
    `${name}: items an instance, 100,000 to 1,000`,
    writes(large) / writes(of(1_000, name)),
    budgets.growth,
  );
}
mkdirSync(join(root, 'bench', 'out'), { recursive: true });
writeFileSync(join(root, 'bench', 'out', 'compliance.json'), `${JSON.stringify(phases, null, 2)}\n`);
for (const failure of failures) process.stdout.write(`FAILED ${failure}\n`);
process.exitCode = failures.length > 0 ? 1 : 0;
