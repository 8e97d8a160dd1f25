/**
 * As much of Lambda's runtime for Node as the functions see: it loads `_HANDLER` of `LAMBDA_TASK_ROOT` once, then
 * gives it one event at a time. Clocks go ahead by what each event comes with.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { LAMBDA_TASK_ROOT: root, _HANDLER: handler } = process.env;
const [file, exported] = handler.split('.');

let aheadMs = 0;
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [RealDate.now() + aheadMs] : given));
  }
  static now() {
    return RealDate.now() + aheadMs;
  }
};

const handle = (await import(pathToFileURL(join(root, `${file}.mjs`)).href))[exported];

/** Never rejects. */
async function answer(asked) {
  aheadMs = asked.aheadMs;
  const endsAtMs = performance.now() + asked.timeoutMs;
  const context = {
    ...asked.context,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(endsAtMs - performance.now())),
  };
  try {
    process.send({ answer: (await handle(asked.event, context)) ?? null });
  } catch (thrown) {
    const { name = 'Error', message = String(thrown) } = Object(thrown);
    process.send({ error: { errorType: name, errorMessage: message } });
  }
}

process.on('message', (asked) => void answer(asked));
process.send({ ready: typeof handle === 'function' });
