import type { TracedCall } from './world.ts';

/** The calls of one request without retries, and the number of sequential rounds of reads. */
export type Waits = {
  readonly transactions: number;
  readonly sends: number;
  readonly reads: number;
  readonly rounds: number;
  /** Slack API calls. */
  readonly slack: number;
  /** Other AWS calls. */
  readonly others: readonly string[];
};

const reading = /^dynamodb:(GetItem|BatchGetItem|Query)$/;

export function waitsOf(calls: readonly TracedCall[]): Waits {
  const named = (pattern: RegExp) => calls.filter(({ name, attempt }) => attempt === 1 && pattern.test(name));
  const reads = named(reading);
  return {
    transactions: named(/^dynamodb:TransactWriteItems$/).length,
    sends: named(/^sqs:SendMessage$/).length,
    reads: reads.length,
    rounds: roundsOf(reads),
    slack: named(/^(slack:|response_url$)/).length,
    others: named(/^(dynamodb|sqs):/)
      .map(({ name }) => name)
      .filter((name) => !reading.test(name) && !/TransactWriteItems$|:SendMessage$/.test(name)),
  };
}

/** The longest chain of calls of which each began after the previous one ended. */
function roundsOf(calls: readonly TracedCall[]): number {
  let rounds = 0;
  let endMs = Number.NEGATIVE_INFINITY;
  for (const { fromMs, toMs } of calls.toSorted((a, b) => a.toMs - b.toMs)) {
    if (fromMs < endMs) continue;
    rounds += 1;
    endMs = toMs;
  }
  return rounds;
}
