import { onceEach, type Provide } from '../options.ts';
import { lazyQueue } from '../queue-addresses.ts';
import { queuesOf } from '../queues.ts';

export const provide: Provide<'queue'> = onceEach((options) => {
  const { sqs, addresses } = queuesOf(options);
  return lazyQueue(sqs, addresses, options.onSend);
});
