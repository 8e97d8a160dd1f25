import { SNSClient } from '@aws-sdk/client-sns';
import { createPublishOnce } from '../../../aws/services/final-notices.ts';
import type { TopicName } from '../../../core/functions/function.ts';
import { clientOf } from '../clients.ts';
import type { Provide } from '../options.ts';
import { provide as clockOf } from './clock.ts';
import { provide as keyValueOf } from './key-value.ts';

const timeouts = { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true };

/** Publishes to the SNS topics that the environment names. */
export const provide: Provide<'publish'> = (options) => {
  const { env, log } = options;
  const to = (topic: TopicName) => {
    const topicArn = env.topicArns?.[topic];
    if (!topicArn) return null;
    // One attempt: the queue retries.
    const sns = new SNSClient({ ...clientOf(env), maxAttempts: 1, requestHandler: timeouts });
    return createPublishOnce({ sns, topicArn, keyValue: keyValueOf(options), clock: clockOf(options), log });
  };
  return { notices: to('notices'), compliance: to('compliance'), iam: to('iam') };
};
