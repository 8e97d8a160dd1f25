import { minuteMs } from '../../core/calendar.ts';
import type { TriedPost } from '../slack/limits.ts';
import { createIncidentDesk, instanceId } from './desk.ts';

export type Flood = {
  readonly seconds: number;
  readonly findings: number;
  /** Entries of the log with the finding of their alarm. */
  readonly logged: number;
  readonly carded: number;
  /** Messages in the channel: the digest, the cards and what is in their threads. */
  readonly messages: number;
  readonly digests: number;
  /** Of the digest, as a notification shows it. */
  readonly text: string;
  /** More than one for the same finding. */
  readonly twice: number;
  /** The most posts to one channel within a second and within ten, those included that Slack refused. */
  readonly mostASecond: number;
  readonly mostInTen: number;
  /** Calls that Slack answered with 429. */
  readonly limited: number;
  readonly failed: readonly string[];
  readonly problems: readonly string[];
  /** Of those with a card: what a reboot was started for, and what waits for an approver because so many fail together. */
  readonly acted: number;
  readonly held: number;
};

const secondMs = 1_000;

/** All alarms within a second, on the real clock, with two processes of `notify`. */
export async function flood(alarms: number): Promise<Flood> {
  const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
  let aheadMs = 0;
  const desk = createIncidentDesk({ nowMs: () => Date.now() + aheadMs, sleep }, 2);
  const instances = Array.from({ length: alarms }, (_, nth) => instanceId(nth));
  for (const id of instances) desk.failing.add(id);
  const startedMs = performance.now();
  await desk.receive(instances, 'ALARM');
  await desk.work();
  const seconds = (performance.now() - startedMs) / 1_000;
  const findings = await desk.findings();
  const carded = findings.flatMap(({ card }) => (card ? [card.ts] : []));
  const messages = desk.workspace.channels.get('C1')?.messages ?? [];
  const keys = messages.map(({ metadata }) => String(metadata?.event_payload['key']));
  const { posts, counts } = desk.limits;
  const measured = {
    seconds,
    findings: new Set(findings.map(({ resource }) => resource.id)).size,
    logged: desk.entries().filter(({ findingId }) => findingId !== null).length,
    carded: new Set(carded).size,
    digests: keys.filter((key) => key.startsWith('digest|')).length,
    text: messages[0]?.text ?? '',
    messages: keys.length,
    twice: keys.length - new Set(keys).size,
    mostASecond: mostWithin(posts, secondMs),
    mostInTen: mostWithin(posts, 10 * secondMs),
    limited: counts.limited,
    failed: desk.failed.map(({ type }) => type),
    problems: desk.slack.problems,
  };
  // The grace period is over.
  aheadMs = 10 * minuteMs;
  const acted = await desk.recheck();
  const held = (await desk.findings()).filter(({ needsApproval }) => needsApproval === 'care').length;
  return { ...measured, acted, held };
}

/** The most posts to one channel within a time span. */
function mostWithin(posts: readonly TriedPost[], ms: number): number {
  const after = ({ channel, atMs }: TriedPost): number =>
    posts.filter((one) => one.channel === channel && one.atMs >= atMs && one.atMs < atMs + ms).length;
  return Math.max(0, ...posts.map(after));
}
