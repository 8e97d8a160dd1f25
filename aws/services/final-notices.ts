import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { dayMs } from '../../core/calendar.ts';
import type { KeyValue } from '../../core/ports/key-value.ts';
import type { PublishOnce } from '../../core/ports/publish-once.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import { done, refused } from '../../core/result.ts';

export type TopicDeps = {
  /** Without retries, because the queue retries. */
  readonly sns: SNSClient;
  readonly topicArn: string;
  readonly keyValue: KeyValue;
  readonly clock: Clock;
  readonly log: Log;
  /** Real time for leases, whatever the business clock says. Default: `Date.now`. */
  readonly realNowMs?: () => number;
};

/** Longer than one publication may take. */
const leaseMs = 30_000;
const keepMs = 60 * dayMs;

type Record =
  | { readonly state: 'publishing'; readonly leaseUntilMs: number }
  | { readonly state: 'published' };

/**
 * Publishes once per key across workers. SNS has no idempotency key: after a lost response a retry publishes
 * a second copy, recognisable by the id in its content. Throws SNS errors; nothing then counts as published.
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
    if (record?.state === 'published') return done('before');
    if (record && record.leaseUntilMs > nowMs()) return refused('elsewhere');
    if (record) log.warn('final notice may be sent twice', { key });
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
      // Ends the lease, so that the retry need not wait. The retry may publish a duplicate, because the
      // response can be lost.
      await put({ state: 'publishing', leaseUntilMs: 0 }, turn.value);
      throw thrown;
    }
    await put({ state: 'published' }, turn.value);
    return done('now');
  };
}
