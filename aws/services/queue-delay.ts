/** What SQS takes. */
const greatestDelaySeconds = 900;

/** Throws RangeError for a delay that SQS does not take. */
export function checkDelay(delaySeconds: number): void {
  if (delaySeconds >= 0 && delaySeconds <= greatestDelaySeconds) return;
  throw new RangeError(
    `A message can be delayed by 0 to ${greatestDelaySeconds} seconds, not by ${delaySeconds}`,
  );
}
