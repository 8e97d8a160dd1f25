import { SQSClient } from '@aws-sdk/client-sqs';
import { interactiveSettings } from '../runtime/interactive-settings.ts';
import { once } from '../runtime/once.ts';
import { clientOf } from './clients.ts';
import { onceEach } from './options.ts';
import { queueAddresses } from './queue-addresses.ts';

/** The SQS client and the addresses of the function's queues. */
export const queuesOf = onceEach(({ env, isInteractive }) => {
  const sqs = new SQSClient({ ...clientOf(env), ...(isInteractive ? interactiveSettings : {}) });
  return { sqs, addresses: once(() => queueAddresses(sqs, env)) };
});
