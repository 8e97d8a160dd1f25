import { adminArn } from '../../tests/support/iam-test-rule.ts';
import { createIamDesk } from './desk.ts';

export type Burst = {
  readonly events: number;
  readonly findings: number;
  /** Messages and cards in the channel. */
  readonly cards: number;
  readonly messages: number;
  /** Findings with a card of their own, and those that wait for the digest. */
  readonly carded: number;
  readonly waiting: number;
  /** Calls that Slack answered with 429, and the time until everything was posted. */
  readonly limited: number;
  readonly minutes: number;
  readonly cpuSeconds: number;
  /** What Slack would refuse, and failed messages. */
  readonly problems: readonly string[];
};

const perBatch = 10;

/** Every event attaches AdministratorAccess to another user; all within one minute. */
export async function burst(events: number, actors: number): Promise<Burst> {
  const desk = await createIamDesk(events);
  const { world, workspace, slack } = desk;
  const bodies = desk.attach(
    Array.from({ length: events }, (_, nth) => ({
      user: nth,
      policyArn: adminArn,
      by: `actor-${nth % actors}`,
    })),
  );
  const cpu = process.cpuUsage();
  const startedMs = world.deps.clock.nowMs();
  for (let from = 0; from < events; from += perBatch) await desk.handle(bodies.slice(from, from + perBatch));
  await desk.post();
  const used = process.cpuUsage(cpu);
  const all = await desk.findings();
  const channel = workspace.channels.get('C1');
  const posted = channel?.messages ?? [];
  const ts = all.flatMap(({ card }) => (card ? [card.ts] : []));
  return {
    events,
    findings: new Set(all.map(({ resource }) => resource.id)).size,
    cards: posted.filter((message) => ts.includes(message.ts)).length,
    messages: posted.length,
    carded: new Set(ts).size,
    waiting: all.filter(({ card, status }) => card === null && status === 'claimed').length,
    limited: desk.limits.counts.limited,
    minutes: (world.deps.clock.nowMs() - startedMs) / 60_000,
    cpuSeconds: (used.user + used.system) / 1e6,
    problems: [...slack.problems, ...desk.failed],
  };
}
