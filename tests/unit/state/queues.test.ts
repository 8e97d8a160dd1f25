import type { SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from '@jest/globals';
import { createQueue } from '../../../aws/services/queues.ts';
import type { Work } from '../../../core/work.ts';

type BatchFailure = { readonly SenderFault: boolean; readonly Code: string };
type BatchEntry = { readonly Id: string; readonly MessageBody: string };

/** An SQS that refuses messages by body and attempt. */
function sqsThat(refuses: (body: string, attempt: number) => BatchFailure | undefined) {
  const taken: string[] = [];
  const attempts = new Map<string, number>();
  let calls = 0;
  const send = async ({ input }: { readonly input: { readonly Entries: readonly BatchEntry[] } }) => {
    calls += 1;
    const Failed = input.Entries.flatMap(({ Id, MessageBody }) => {
      const attempt = (attempts.get(MessageBody) ?? 0) + 1;
      attempts.set(MessageBody, attempt);
      const failure = refuses(MessageBody, attempt);
      if (!failure) taken.push(MessageBody);
      return failure ? [{ Id, ...failure }] : [];
    });
    return { Failed };
  };
  const queue = createQueue({
    sqs: { send } as unknown as SQSClient,
    urls: {
      scan: 'scan',
      recheck: 'recheck',
      'recheck-iam': 'recheck-iam',
      notify: 'notify',
      compliance: 'compliance',
    },
    wait: async () => undefined,
  });
  return { queue, taken, calls: () => calls };
}

const works = Array.from({ length: 25 }, (_, nth): Work => ({ type: 'scan.finish', scanId: `s${nth}` }));
const bodies = works.map((work) => JSON.stringify(work));
const throttled: BatchFailure = { SenderFault: false, Code: 'InternalError' };

test('messages that SQS rejects are sent again without the accepted ones', async () => {
  const { queue, taken, calls } = sqsThat((body, attempt) =>
    body.includes('3') && attempt < 3 ? throttled : undefined,
  );
  await queue.sendAll(works);
  expect([...taken].sort()).toEqual([...bodies].sort());
  expect(calls()).toBeGreaterThan(3);
});

test('25 messages take three calls', async () => {
  const { queue, calls } = sqsThat(() => undefined);
  await queue.sendAll(works);
  expect(calls()).toBe(3);
});

test('messages that SQS keeps rejecting throw with the reason, and the others are sent', async () => {
  const { queue, taken } = sqsThat((body) => (body === bodies[4] ? throttled : undefined));
  await expect(queue.sendAll(works)).rejects.toThrow('SQS rejected 1 of 10 messages: InternalError');
  expect(taken).toContain(bodies[3]);
});

test('an invalid message is not sent again', async () => {
  let asked = 0;
  const { queue } = sqsThat((body) => {
    if (body !== bodies[0]) return undefined;
    asked += 1;
    return { SenderFault: true, Code: 'InvalidMessageContents' };
  });
  await expect(queue.sendAll(works)).rejects.toThrow('InvalidMessageContents');
  expect(asked).toBe(1);
});
