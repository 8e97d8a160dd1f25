import * as fc from 'fast-check';
import type { Message } from '../../blocks/text/parts.ts';
import { asSent } from '../../slack/api/as-sent.ts';
import { lintSlackCall, lintView } from './lint-slack.ts';

/** Finds markup that came from the data: these ids occur only in the hostile texts. */
function pings(payload: unknown): string[] {
  const json = JSON.stringify(payload);
  const controls = [...json.matchAll(/<![a-z]+[^|>]{0,30}/g)].map(([control]) => control);
  return [
    ...(json.match(/<[@#][UC]0HOSTILE/g) ?? []),
    ...controls.filter((control) => !/^<!(date\^\d+\^|subteam\^S0OPS0000)/.test(control)),
  ];
}

/** Returns what is wrong with the output for generated input, with the seed and the smallest example, or null. */
function failure<T>(
  arbitrary: fc.Arbitrary<T>,
  build: (input: T) => object,
  lint: (built: object) => string[],
): string | null {
  const outcome = fc.check(
    fc.property(arbitrary, (input) => {
      const built = build(input);
      const faults = [...lint(built), ...pings(built)];
      if (faults.length > 0) throw new Error(faults.join('\n'));
    }),
  );
  return outcome.failed ? (fc.defaultReportMessage(outcome) ?? 'failed') : null;
}

const post = (message: object) =>
  lintSlackCall('chat.postMessage', { channel: 'C0CLOUD00', ...asSent(message as Message) });
export const messageFault = <T>(arbitrary: fc.Arbitrary<T>, build: (input: T) => object) =>
  failure(arbitrary, build, post);
export const viewFault = <T>(arbitrary: fc.Arbitrary<T>, build: (input: T) => object) =>
  failure(arbitrary, build, lintView);
