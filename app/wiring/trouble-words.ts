import { errorName, httpStatus, isThrottled } from '../../aws/access/errors.ts';
import { TooSlow } from '../../handlers/door/in-time.ts';

const uncertain = ', and it is not certain what was done. Look at the card, then try again.';
const unchanged = '. Nothing was changed. Try again in a minute.';

/** Tells the person why there is no answer and what to do. `readsOnly`: the request changes nothing. */
export function troubleWords(thrown: unknown, readsOnly: boolean): string {
  return `${what(thrown)}${readsOnly ? unchanged : uncertain}`;
}

function what(thrown: unknown): string {
  if (thrown instanceof TooSlow || /Timeout/i.test(errorName(thrown))) return 'AWS takes too long to answer';
  const isOverloaded = isThrottled(thrown) || /Throughput/i.test(errorName(thrown));
  return isOverloaded || (httpStatus(thrown) ?? 0) >= 500
    ? 'AWS does not answer properly now'
    : 'Something went wrong';
}
