import { noticeId, topicNotice } from '../blocks/card/topic-notice.ts';
import type { Finding } from '../core/finding.ts';
import type { Notices } from '../core/ports/notices.ts';
import type { PublishOnce } from '../core/ports/publish-once.ts';
import type { Log } from '../core/ports/runtime.ts';

/**
 * Also publishes the outcome of a remediation to the SNS topic. Both are tried, and a failure of either one
 * repeats the redraw. Without a topic, returns `notices`.
 */
export function withFinalNotices(notices: Notices, publish: PublishOnce | null, log: Log): Notices {
  if (!publish) return notices;
  return {
    ...notices,
    redraw: async (finding, paused) => {
      const [slack, topic] = await Promise.allSettled([
        notices.redraw(finding, paused),
        publishFinal(publish, finding),
      ]);
      if (topic.status === 'rejected') {
        const { name, message } = topic.reason as Error;
        log.error('final notice was not published', { findingId: finding.id, name, message });
      }
      // Slack's error first: it may carry a delay for the retry.
      if (slack.status === 'rejected') throw slack.reason;
      if (topic.status === 'rejected') throw topic.reason;
    },
  };
}

async function publishFinal(publish: PublishOnce, finding: Finding): Promise<void> {
  const notice = topicNotice(finding);
  if (!notice) return;
  const published = await publish(noticeId(finding), notice);
  if (!published.ok) throw new Error('Another worker is publishing the final notice');
}
