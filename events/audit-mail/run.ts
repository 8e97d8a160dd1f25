import type { Policy } from '../../core/policy.ts';
import type { PublishOnce } from '../../core/ports/publish-once.ts';
import type { Log } from '../../core/ports/runtime.ts';
import type { IamMetrics } from '../../core/published/iam-metrics.ts';
import { isAboutIam, type PublishedEvent } from '../../core/published/published-event.ts';
import { atLeast } from '../../core/severity.ts';
import { mailOf } from './text.ts';

export type MailDeps = {
  readonly log: Log;
  readonly policy: () => Promise<Policy>;
  /** Null: the stage has no such topic. */
  readonly publish: PublishOnce | null;
  readonly iamMetrics: IamMetrics;
};

/**
 * Mails an announced finding, once for each severity that it has had. Throws when SNS does not take the mail, or
 * another worker is sending it.
 */
export async function mail(deps: MailDeps, event: PublishedEvent): Promise<void> {
  const { finding, severity } = event;
  if (!isAboutIam(event) || event.type !== 'finding.announced' || severity === null) return;
  if (!atLeast(severity, (await deps.policy()).mailFrom ?? 'high')) return;
  const { subject, text } = mailOf(event);
  if (!deps.publish) return deps.log.info('mail', { subject, text });
  const sent = await deps.publish(`iam-mail|${finding}|${severity}`, text, subject);
  if (!sent.ok) throw new Error('Another worker is sending the mail');
  if (sent.value === 'before') return;
  deps.iamMetrics([{ name: 'Notifications', value: 1, atMs: Date.parse(event.at), by: { channel: 'mail' } }]);
}
