import type { Call } from './world.ts';

/** What one request waited for: calls of AWS by name, and in how many rounds the reads were made. */
export type Waits = {
  readonly transactions: number;
  readonly sends: number;
  readonly reads: number;
  readonly rounds: number;
  /** Calls of Slack. */
  readonly slack: number;
  /** Any other call of AWS. */
  readonly others: readonly string[];
};

const reading = /^dynamodb:(GetItem|BatchGetItem|Query)$/;

export function waitsOf(calls: readonly Call[]): Waits {
  const named = (pattern: RegExp) => calls.filter(({ name }) => pattern.test(name));
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

/** Calls that were open at the same time are one round of waiting. */
function roundsOf(calls: readonly Call[]): number {
  let rounds = 0;
  let endMs = Number.NEGATIVE_INFINITY;
  for (const { fromMs, toMs } of [...calls].sort((a, b) => a.fromMs - b.fromMs)) {
    if (fromMs >= endMs) rounds += 1;
    endMs = Math.max(endMs, toMs);
  }
  return rounds;
}
