import type { SQSEvent } from 'aws-lambda';
import type { Identity } from '../../core/changes/identity.ts';
import type { Finding } from '../../core/finding.ts';
import { receiveIamEvent } from '../../core/iam/receive-event.ts';
import { queueOf } from '../../core/work.ts';
import { source } from '../../events/iam-change/source.ts';
import { fromQueue } from '../../events/receive.ts';
import { type TrailedCall, trailEvent } from '../../local/aws/cloudtrail.ts';
import { rules } from '../../rules/registry.generated.ts';
import { createMemoryEvaluations } from '../../tests/fakes/memory-evaluations.ts';
import { deskAccount } from '../../tests/support/desk-account.ts';
import { account } from '../../tests/support/iam-policies.ts';
import { alice } from '../../tests/support/iam-test-rule.ts';
import { createIamWorld } from '../../tests/support/iam-world.ts';
import { createLimitedSlack, createNotifier } from '../slack/notifier.ts';

const cardsPerDigest = 20;
const secondMs = 1_000;
/** Reads, calls and the invocation of a message together. */
const workMs = 100;

export type DeskAttachment = { readonly user: number; readonly policyArn: string; readonly by: string };

/** The function `iam-change` and the worker `notify` on memory, with Slack's limits on a clock of its own. */
export async function createIamDesk(users: number) {
  const world = createIamWorld(
    undefined,
    Object.fromEntries(
      rules.filter(({ kind }) => kind === 'iam-identity').map(({ id }) => [id, 'notify' as const]),
    ),
  );
  const { clock, log } = world.deps;
  const side = createLimitedSlack(clock.nowMs);
  const { workspace, slack, limits } = side;
  const given = await world.deps.policy();
  const policy = async () => ({ ...given, limits: { ...given.limits, cardsPerDigest } });
  const { notices, handle: notify } = createNotifier(
    side,
    {
      ...world.deps,
      ...world.notifying(),
      policy,
      store: world.store,
      evaluations: createMemoryEvaluations(),
      remediator: deskAccount([], clock.nowMs).remediator,
    },
    async (ms) => world.advance(ms),
  );
  const receiving = { ...world.deps, policy, notices };
  const change = fromQueue(source, {
    clock,
    log,
    iamMetrics: () => undefined,
    telemetry: { took: () => undefined },
    receive: (event) => receiveIamEvent(receiving, event),
  });
  const userOf = (nth: number): Identity => ({
    ...alice,
    name: `user-${nth}`,
    arn: `arn:aws:iam::${account}:user/user-${nth}`,
  });
  for (let nth = 0; nth < users; nth += 1) await world.accept(userOf(nth));
  const failed: string[] = [];
  const batch = (bodies: readonly string[]): SQSEvent =>
    ({
      Records: bodies.map((body, nth) => ({ messageId: `m${nth}`, body })),
    }) as SQSEvent;
  return {
    world,
    workspace,
    slack,
    limits,
    failed,
    /** Attaches the policies in AWS, and returns the events as EventBridge sends them. */
    attach: (all: readonly DeskAttachment[]): readonly string[] =>
      all.map(({ user, policyArn, by }) => {
        const identity = userOf(user);
        world.set({ ...identity, attached: [policyArn] });
        const request = { userName: identity.name, policyArn };
        const call: TrailedCall = { sample: 'AttachUserPolicy', request };
        const event = trailEvent(call, { account, atMs: clock.nowMs() }) as { detail: object };
        const userIdentity = {
          type: 'IAMUser',
          principalId: by,
          arn: `arn:aws:iam::${account}:user/${by}`,
          accountId: account,
          userName: by,
        };
        return JSON.stringify({ ...event, detail: { ...event.detail, userIdentity } });
      }),
    handle: async (bodies: readonly string[]): Promise<void> => {
      const answer = await change(batch(bodies));
      failed.push(...(answer.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
    },
    findings: async (): Promise<readonly Finding[]> => {
      const found: Finding[] = [];
      for (const status of ['claimed', 'open'] as const)
        for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
          const page = await world.store.byStatus(status, { limit: 500, ...(cursor ? { cursor } : {}) });
          found.push(...page.findings);
          cursor = page.cursor;
        }
      return found;
    },
    /** Works off the queue `notify`; what Slack refuses for now waits as long as Slack says. */
    post: async (): Promise<void> => {
      while (world.queue.waiting().some(({ queue }) => queue === 'notify')) {
        const work = world.queue.take();
        if (!work) world.advance(secondMs);
        else if (queueOf(work) === 'notify') {
          world.advance(workMs);
          const answer = await notify(batch([JSON.stringify(work)]));
          failed.push(...answer.batchItemFailures.map(() => work.type));
        }
      }
    },
  };
}
