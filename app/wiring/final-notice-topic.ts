import { SNSClient } from '@aws-sdk/client-sns';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { createPublishOnce } from '../../aws/services/final-notices.ts';
import { noticeId, topicNotice } from '../../blocks/card/topic-notice.ts';
import type { Finding } from '../../core/finding.ts';
import type { KeyValue } from '../../core/ports/key-value.ts';
import type { Notices } from '../../core/ports/notices.ts';
import type { PublishOnce } from '../../core/ports/publish-once.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';

type Given = {
  readonly env: {
    readonly region: string;
    readonly endpoint: string | null;
    readonly noticesTopicArn?: string;
  };
  readonly deps: { readonly clock: Clock; readonly log: Log };
  readonly keyValue: KeyValue;
};

/** The notices as they are, when the environment names no topic. */
export function withTopicOf({ env, deps, keyValue }: Given, notices: Notices): Notices {
  const { noticesTopicArn: topicArn, region, endpoint } = env;
  if (!topicArn) return notices;
  const sns = new SNSClient({
    region,
    ...(endpoint ? { endpoint } : {}),
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 2_000,
      requestTimeout: 5_000,
      throwOnRequestTimeout: true,
    }),
  });
  return withTopic(notices, {
    publish: createPublishOnce({ sns, topicArn, keyValue, ...deps }),
    log: deps.log,
  });
}

/**
 * Notices that also go to a topic when a remediation has finished or failed. Neither waits for the other: when one
 * of the two fails the other is done all the same, and the redraw is asked for again.
 */
export function withTopic(notices: Notices, { publish, log }: { publish: PublishOnce; log: Log }): Notices {
  return {
    ...notices,
    redraw: async (finding, paused) => {
      const [slack, topic] = await Promise.allSettled([
        notices.redraw(finding, paused),
        publishFinal(publish, finding),
      ]);
      if (topic.status === 'rejected') {
        const { name, message } = topic.reason as Error;
        log.error('a final notice was not published', { findingId: finding.id, name, message });
      }
      // Slack's comes first: it may say when to come again.
      if (slack.status === 'rejected') throw slack.reason;
      if (topic.status === 'rejected') throw topic.reason;
    },
  };
}

async function publishFinal(publish: PublishOnce, finding: Finding): Promise<void> {
  const notice = topicNotice(finding);
  if (!notice) return;
  const published = await publish(noticeId(finding), notice);
  if (!published.ok) throw new Error('another worker is publishing the final notice');
}
