/** `npm run bench:incidents`: alarms from message to card, one and many at once; see bench/README.md. */
import budgets from '../budgets.json' with { type: 'json' };
import { alarmDelays } from './delay.ts';
import { cardsPerDigest } from './desk.ts';
import { type Flood, flood } from './flood.ts';
import { reportOf } from './report.ts';

const budget = budgets.incidents;
const alarms = 500;
const incidents = 10_000;
const past: string[] = [];

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const within = (what: string, is: number, most: number): void => {
  if (!(is <= most)) past.push(`${what}: ${is.toFixed(1)}, at most ${most}`);
};
const equal = (what: string, is: number, should: number): void => {
  if (is !== should) past.push(`${what}: ${is}, not ${should}`);
};

const { cardMs, plainMs } = await alarmDelays(15);
const times = cardMs / plainMs;
say(
  `Alarm to posted card: ${cardMs.toFixed(0)} ms at the median, ${times.toFixed(1)} times an alarm of a healthy instance (${plainMs.toFixed(1)} ms)`,
);
within('alarm to posted card, ms', cardMs, budget.cardMs);
within('alarm to posted card, times an alarm of a healthy instance', times, budget.cardTimesPlain);

check(await flood(alarms));

const { total, peakMegabytes } = await reportOf(incidents);
say(`A report of ${total} incidents: ${peakMegabytes.toFixed(0)} MB at peak`);
equal('incidents in the report', total, incidents);
within('report, MB', peakMegabytes, budget.reportMegabytes);

for (const one of past) say(`Past the budget: ${one}`);
process.exitCode = past.length === 0 ? 0 : 1;

function check(done: Flood): void {
  say(
    `${alarms} alarms at once: ${done.digests} digest and ${done.carded} cards in ${done.seconds.toFixed(0)} s, at most ${done.mostASecond} tries to post within a second and ${done.mostInTen} within ten; Slack refused ${done.limited} calls, ${done.failed.length} failed messages`,
  );
  say(`The digest: ${done.text}`);
  say(`After the grace period: ${done.acted} reboots, ${done.held} wait for an approver`);
  equal('findings', done.findings, alarms);
  equal('alarms in the log with their finding', done.logged, alarms);
  equal('digests', done.digests, 1);
  equal('cards', done.carded, cardsPerDigest);
  equal('messages', done.messages, 1 + cardsPerDigest);
  equal('messages posted twice', done.twice, 0);
  within('tries to post to one channel within a second', done.mostASecond, budget.triesASecond);
  within('tries to post to one channel within ten seconds', done.mostInTen, budget.triesInTenSeconds);
  equal('reboots', done.acted, 0);
  equal('held by the brake', done.held, cardsPerDigest);
  if (!done.text.includes(`${alarms - 1} more incidents`))
    past.push(`the digest does not count them: ${done.text}`);
  within('500 alarms, s', done.seconds, budget.floodSeconds);
  for (const type of done.failed) past.push(`failed: ${type}`);
  for (const problem of done.problems.slice(0, 5)) past.push(problem);
}
