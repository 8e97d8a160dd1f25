import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { dayMs } from '../../core/calendar.ts';
import type { KeyValue } from '../../core/ports/key-value.ts';
import type { PublishOnce } from '../../core/ports/publish-once.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import { done, refused } from '../../core/result.ts';

export type TopicDeps = {
  /** With one attempt: the queue tries again. */
  readonly sns: SNSClient;
  readonly topicArn: string;
  readonly keyValue: KeyValue;
  readonly clock: Clock;
  readonly log: Log;
  /** For leases, whatever the business clock says. Default: `Date.now`. */
  readonly realNowMs?: () => number;
};

/** Longer than one publication may take. */
const leaseMs = 30_000;
const keepMs = 60 * dayMs;

type Record =
  | { readonly state: 'publishing'; readonly leaseUntilMs: number }
  | { readonly state: 'published' };

/**
 * Once for each key, however often and by however many workers it is asked for: the intent is stored before, the
 * result after. A topic has no idempotency key and cannot be read, so where the answer was lost, or the worker ended
 * before it stored it, the next try publishes a second copy; what is published carries an id of its own to tell.
 * Throws what SNS throws: nothing counts as published then.
 */
export function createPublishOnce(deps: TopicDeps): PublishOnce {
  const { sns, topicArn, keyValue, clock, log } = deps;
  const nowMs = deps.realNowMs ?? Date.now;
  return async (key, document, subject) => {
    const at = `topic|${key}`;
    const put = (record: Record, ifVersion: number | null) =>
      keyValue.put(at, record, { expiresAtMs: clock.nowMs() + keepMs, ifVersion });
    const stored = await keyValue.get(at);
    const record = stored?.value as Record | undefined;
    if (record?.state === 'published') return done(undefined);
    if (record && record.leaseUntilMs > nowMs()) return refused('elsewhere');
    if (record) log.warn('a notice may be sent twice', { key });
    const turn = await put({ state: 'publishing', leaseUntilMs: nowMs() + leaseMs }, stored?.version ?? null);
    if (!turn.ok) return refused('elsewhere');
    try {
      const Message = typeof document === 'string' ? document : JSON.stringify(document);
      await sns.send(
        new PublishCommand({
          TopicArn: topicArn,
          Message,
          ...(subject === undefined ? {} : { Subject: subject }),
        }),
      );
    } catch (thrown) {
      // The next try need not wait for the lease. It may be a repetition: an answer can be lost.
      await put({ state: 'publishing', leaseUntilMs: 0 }, turn.value);
      throw thrown;
    }
    await put({ state: 'published' }, turn.value);
    return done(undefined);
  };
}
