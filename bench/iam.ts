/** `npm run bench:iam`: changes of IAM from event to card, and the account they happen in; see bench/README.md. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import budgets from './budgets.json' with { type: 'json' };
import { analysis } from './iam/analysis.ts';
import { type Burst, burst } from './iam/burst.ts';
import { delays } from './iam/delay.ts';

const root = join(import.meta.dirname, '..');
const budget = budgets.iam;
const events = 1_000;
const identities = 2_000;
const past: string[] = [];

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const within = (what: string, is: number, most: number): void => {
  if (!(is <= most)) past.push(`${what}: ${is.toFixed(2)}, at most ${most}`);
};
const equal = (what: string, is: number | undefined, should: number): void => {
  if (is !== should) past.push(`${what}: ${is}, not ${should}`);
};

const { cardMs, plainMs } = await delays(200);
const times = cardMs / plainMs;
say(
  `Event to posted card: ${cardMs.toFixed(0)} ms at the median, ${times.toFixed(0)} times an event without a finding (${plainMs.toFixed(1)} ms)`,
);
within('event to posted card, ms', cardMs, budget.cardMs);
within('event to posted card, times an event without a finding', times, budget.cardTimesPlain);

const { bytes, findings, analysisMs, referenceMs } = analysis();
const timesJson = analysisMs / referenceMs;
say(
  `A policy of ${bytes} bytes: ${analysisMs.toFixed(2)} ms, ${timesJson.toFixed(0)} times JSON.parse and JSON.stringify; ${findings} findings`,
);
within('analysis, times JSON', timesJson, budget.analysisTimesJson);
if (findings === 0) past.push('the analysis found nothing');

checkBurst('50 actors', await burst(events, 50), { messages: 50, cards: events });
checkBurst('1 actor', await burst(events, 1), { messages: 1, cards: 20 });

const run = promisify(execFile);
const { stdout } = await run('npx', ['tsx', 'bench/iam/account.ts', String(identities)], {
  cwd: root,
  env: { ...process.env, AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' },
});
const account = JSON.parse(stdout) as Readonly<Record<string, number>>;
const { mirrorSeconds = Number.NaN, sweepSeconds = Number.NaN, peakMegabytes = Number.NaN } = account;
say(
  `${identities} identities: mirrored in ${mirrorSeconds.toFixed(1)} s, swept in ${sweepSeconds.toFixed(1)} s, ${peakMegabytes.toFixed(0)} MB at peak`,
);
equal('identities read', account['identities'], identities);
equal('identities mirrored', account['mirrored'], identities);
equal('changes found by the sweep', account['found'], identities / 100);
equal('undecided', account['undecided'], 0);
within('mirror and sweep, s', mirrorSeconds + sweepSeconds, budget.accountSeconds);
within('mirror and sweep, MB', peakMegabytes, budget.accountMegabytes);

for (const one of past) say(`Past the budget: ${one}`);
process.exitCode = past.length === 0 ? 0 : 1;

function checkBurst(
  by: string,
  done: Burst,
  expected: { readonly messages: number; readonly cards: number },
): void {
  const { cards, carded, waiting, messages, limited, minutes, cpuSeconds, problems } = done;
  const each = limited / messages;
  say(
    `${events} events by ${by}: ${done.findings} findings, ${carded} with a card in ${minutes.toFixed(1)} min, ${waiting} for the digest; ${each.toFixed(1)} refused calls a message, ${cpuSeconds.toFixed(0)} s CPU`,
  );
  equal(`${by}: findings`, done.findings, events);
  equal(`${by}: cards`, cards, expected.cards);
  equal(`${by}: findings with a card of their own`, carded, expected.cards);
  equal(`${by}: with a card or for the digest`, carded + waiting, events);
  equal(`${by}: messages and cards`, messages, expected.messages + expected.cards);
  for (const problem of problems.slice(0, 5)) past.push(`${by}: ${problem}`);
}
