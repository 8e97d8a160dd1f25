/**
 * `npm run bench:door`: the bundle of the function `slack` against a minimal Bolt app, and under load; see
 * bench/README.md.
 */
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { functionNamed } from '../infra/functions.ts';
import budgets from './budgets.json' with { type: 'json' };
import { type Around, type DoorMeasurement, measured } from './door/measured.ts';
import type { TracedCall } from './door/world.ts';
import { memoryShare } from './functions/running.ts';

const root = join(import.meta.dirname, '..');
const budget = budgets.door;
/** The approximate latency of DynamoDB and SQS in their region. */
const latencyMs = 5;
const attempts = 3;

const folder = mkdtempSync(join(tmpdir(), 'janitor-door-'));
const around = await startAround();
try {
  process.exitCode = await bench();
} finally {
  around.close();
  rmSync(folder, { recursive: true });
}

/** Repeats a failed measurement, because the machine may have been busy. Fails after three tries. */
async function bench(): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    process.stderr.write(`Measuring (${attempt} of at most ${attempts})\n`);
    const found = await measured(around, { root, folder, runs: 15, seconds: 20 }, budget.requestsPerSecond);
    const failures = judged(found);
    keep({ ...found, failures });
    if (failures.length > 0 && attempt < attempts) {
      process.stderr.write(`${failures.join('\n')}\n`);
      continue;
    }
    process.stdout.write(reportOf(found, failures));
    return failures.length === 0 ? 0 : 1;
  }
}

function judged({ ours, reference, load, waits }: DoorMeasurement): readonly string[] {
  const size = ours.bytes / reference.bytes;
  const imports = ours.importCpuMs / reference.importCpuMs;
  const asks = Object.entries(waits).filter(
    ([, { transactions, sends, others }]) => transactions > 1 || sends > 1 || others.length > 0,
  );
  return [
    ...(size <= budget.sizeTimesReference ? [] : [`size: ${size.toFixed(2)} of the reference`]),
    ...(imports <= budget.importTimesReference ? [] : [`import: ${imports.toFixed(2)} of the reference`]),
    ...(load.p99Ms <= budget.p99Ms ? [] : [`p99 of ${load.p99Ms.toFixed(0)} ms under load`]),
    ...(load.peakMegabytes <= memoryShare * functionNamed('slack').memoryMb
      ? []
      : [`${load.peakMegabytes.toFixed(0)} MB under load`]),
    ...(load.failed === 0 ? [] : [`${load.failed} requests failed under load`]),
    ...asks.map(([name]) => `${name} waits for more than one transaction and one message`),
  ];
}

function reportOf({ ours, reference, load, waits }: DoorMeasurement, failures: readonly string[]): string {
  const row = (name: string, a: number, b: number, unit: string) =>
    `${name.padEnd(28)}${a.toFixed(1).padStart(9)}${b.toFixed(1).padStart(11)}${(a / b).toFixed(2).padStart(8)}  ${unit}`;
  const times = Object.entries(waits).map(
    ([name, { reads, rounds, transactions, sends, slack }]) =>
      `${name.padEnd(38)}${[reads, rounds, transactions, sends, slack].map((n) => String(n).padStart(7)).join('')}`,
  );
  return [
    '',
    `${''.padEnd(28)}${'door'.padStart(9)}${'reference'.padStart(11)}${'ratio'.padStart(8)}`,
    row('size', ours.bytes / 1024, reference.bytes / 1024, 'KiB'),
    row('import, CPU', ours.importCpuMs, reference.importCpuMs, 'ms'),
    row('import, wall', ours.importWallMs, reference.importWallMs, 'ms'),
    row('first request to ack', ours.firstMs, reference.firstMs, 'ms (the reference calls nothing)'),
    row('warm request to ack', ours.warmMs, reference.warmMs, 'ms (the same)'),
    '',
    `${load.requests} mixed requests, ${load.perSecond.toFixed(0)} a second on one process: p50 ${load.p50Ms.toFixed(1)} ms, p99 ${load.p99Ms.toFixed(1)} ms, slowest ${load.greatestMs.toFixed(0)} ms (${load.slowestKind}), ${load.peakMegabytes.toFixed(0)} MB`,
    '',
    `${'what a request waits for'.padEnd(38)}  reads rounds     tx  sends  Slack`,
    ...times,
    '',
    failures.length === 0 ? 'Within the budgets.' : `Past the budgets: ${failures.join('; ')}`,
    '',
  ].join('\n');
}

function keep(outcome: unknown): void {
  mkdirSync(join(root, 'bench/out'), { recursive: true });
  writeFileSync(join(root, 'bench/out/door.json'), `${JSON.stringify(outcome, null, 2)}\n`);
}

async function startAround(): Promise<Around & { readonly close: () => void }> {
  const child = fork(join(root, 'bench/door/world-process.ts'), [String(latencyMs)], {
    execArgv: ['--import', 'tsx'],
  });
  const next = <T>(name: string): Promise<T> =>
    new Promise((resolve) => {
      const listen = (told: Readonly<Record<string, unknown>>): void => {
        if (!(name in told)) return;
        child.off('message', listen);
        resolve(told[name] as T);
      };
      child.on('message', listen);
    });
  const url = await next<string>('url');
  return {
    url,
    calls: () => {
      const told = next<readonly TracedCall[]>('calls');
      child.send('calls');
      return told;
    },
    forget: () => void child.send('forget'),
    close: () => child.disconnect(),
  };
}
