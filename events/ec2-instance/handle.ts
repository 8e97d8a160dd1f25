import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { Telemetry } from '../../app/runtime/telemetry.ts';
import { type TagCounts, tagCounts } from '../../app/wiring/tag-metrics.ts';
import { type Asked, type CheckDeps, type Checked, check } from '../../core/compliance/judge-now.ts';
import type { QueueHandler } from '../../queues/queue-worker.ts';
import { checkFile, type PutFile, writeCheckFile } from './check-file.ts';
import { type InstanceEvent, instanceEvents } from './parse.ts';

export type CheckHandlerDeps = CheckDeps & {
  readonly homeRegion: string;
  readonly putFile: PutFile;
  readonly metrics: (counts: TagCounts, atMs: number) => void;
  readonly telemetry?: Pick<Telemetry, 'count'>;
};

/** What is to be judged, and the messages that asked for it. */
type Target = { readonly asked: Asked; readonly messageIds: string[] };

/**
 * Judges what a batch of events is about, each instance once. A message fails alone: the queue gives it again, and at
 * last to its dead-letter queue; one that is no event of ours ends there, too.
 */
export function checkHandler(deps: CheckHandlerDeps): QueueHandler {
  return async ({ Records }: SQSEvent) => {
    const failed = new Set<string>();
    const targets = new Map<string, Target>();
    for (const record of Records) {
      try {
        for (const event of instanceEvents(record.body, record.messageId))
          join(targets, record, await askedOf(deps, event));
      } catch (thrown) {
        failed.add(record.messageId);
        deps.log.error('an event failed', { messageId: record.messageId, ...errorFields(thrown) });
      }
    }
    await Promise.all(
      [...targets.values()].map(async ({ asked, messageIds }) => {
        try {
          await tell(deps, asked, await check(deps, asked));
        } catch (thrown) {
          for (const id of messageIds) failed.add(id);
          deps.log.error('a check failed', { run: asked.run.id, ...errorFields(thrown) });
        }
      }),
    );
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

function join(targets: Map<string, Target>, { messageId }: SQSRecord, asked: Asked): void {
  const { account, region } = asked.unit;
  const key = `${account}|${region}|${asked.id ?? '*'}`;
  const target = targets.get(key) ?? { asked, messageIds: [] };
  targets.set(key, target);
  target.messageIds.push(messageId);
}

async function askedOf(
  { inventory, homeRegion, clock }: CheckHandlerDeps,
  { eventId, account, region, instanceId }: InstanceEvent,
): Promise<Asked> {
  return {
    unit: {
      account: account ?? (await inventory.ownAccount()),
      region: region ?? homeRegion,
      kind: 'ec2-instance',
    },
    id: instanceId,
    run: { id: `event-${eventId}`, cause: 'event', startedAtMs: clock.nowMs() },
  };
}

/** The figures, the log and the file of a check; none of them can fail it. */
async function tell(deps: CheckHandlerDeps, asked: Asked, checked: Checked): Promise<void> {
  const { outcome, because, unit, atMs, evaluations, recorded } = checked;
  deps.log.info('checked', {
    run: asked.run.id,
    outcome,
    because,
    region: unit.region,
    resource: checked.id ?? 'all that run',
    evaluations: evaluations.length,
    changed: recorded?.changed.length ?? 0,
  });
  deps.telemetry?.count('Checked');
  if (outcome === 'not found') deps.telemetry?.count('CheckedNotFound');
  if (outcome === 'evaluated') deps.metrics(tagCounts(evaluations), atMs);
  await writeCheckFile(deps, checkFile(asked, checked));
}

function errorFields(thrown: unknown): { readonly error: string; readonly error_message: string } {
  const { name, message } = thrown instanceof Error ? thrown : { name: 'unknown', message: String(thrown) };
  return { error: name, error_message: message };
}
