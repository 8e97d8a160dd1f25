import { beforeEach, describe, expect, test } from '@jest/globals';
import { defineSource } from '../../../core/functions/source.ts';
import { done, refused } from '../../../core/result.ts';
import { fromAws, fromQueue, fromStream } from '../../../events/receive.ts';

let ran: string[];
let logged: unknown[];
const log = {
  info: () => {},
  warn: () => {},
  error: (_: string, fields?: unknown) => void logged.push(fields),
};
const deps = { log, ran: (name: string) => void ran.push(name) };

const source = defineSource<string, typeof deps>({
  name: 'alarm',
  rules: {},
  parse: (event) => {
    const { names } = Object(event) as { readonly names?: readonly string[] };
    return names ? done(names) : refused('names');
  },
  key: (name) => name,
  run: async ({ ran }, name) => {
    if (name === 'bad') throw new Error('throttled');
    ran(name);
  },
});

beforeEach(() => {
  ran = [];
  logged = [];
});

describe('fromQueue', () => {
  const receive = async (...bodies: readonly unknown[]) => {
    const Records = bodies.map((body, nth) => ({
      messageId: `m${nth}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }));
    const { batchItemFailures } = await fromQueue(source, deps)({ Records } as never);
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };

  test('runs events with the same key once', async () => {
    expect(await receive({ names: ['a', 'b'] }, { names: ['a'] })).toEqual([]);
    expect(ran).toEqual(['a', 'b']);
  });

  test('returns every message with a failed event and no others', async () => {
    expect(await receive({ names: ['bad', 'a'] }, { names: ['b'] }, { names: ['bad'] })).toEqual([
      'm0',
      'm2',
    ]);
    expect(ran).toEqual(['a', 'b']);
    expect(logged).toEqual([
      { source: 'alarm', messageIds: ['m0', 'm2'], error: 'Error', error_message: 'throttled' },
    ]);
  });

  test('runs events about the same thing in turn, and others at once', async () => {
    const steps: string[] = [];
    const run = async (_: typeof deps, name: string) => {
      steps.push(`${name} begins`);
      await new Promise(setImmediate);
      steps.push(`${name} ends`);
      if (name === 'a1') throw new Error('throttled');
    };
    const slow = { ...source, about: (name: string) => name.charAt(0), run };
    const Records = [{ messageId: 'm', body: JSON.stringify({ names: ['a1', 'b1', 'a2'] }) }];
    const { batchItemFailures } = await fromQueue(slow, deps)({ Records } as never);
    expect(steps.filter((step) => step.startsWith('a'))).toEqual([
      'a1 begins',
      'a1 ends',
      'a2 begins',
      'a2 ends',
    ]);
    expect(steps.indexOf('b1 begins')).toBeLessThan(steps.indexOf('a1 ends'));
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'm' }]);
  });

  test("returns only the message that is no event and logs the field's name", async () => {
    expect(await receive('{"secret', { secret: 1 }, { names: ['a'] })).toEqual(['m0', 'm1']);
    expect(ran).toEqual(['a']);
    expect(JSON.stringify(logged)).toContain('Invalid event of alarm: names');
    expect(JSON.stringify(logged)).not.toContain('secret');
  });
});

describe('fromAws', () => {
  test('runs an event', async () => {
    await fromAws(source, deps)({ names: ['a'] });
    expect(ran).toEqual(['a']);
  });

  test('unpacks an SNS message', async () => {
    const Sns = { MessageId: 'm1', Message: JSON.stringify({ names: ['a'] }) };
    await fromAws(source, deps)({ Records: [{ EventSource: 'aws:sns', Sns }] });
    expect(ran).toEqual(['a']);
  });

  test('throws when an event fails, so that Lambda retries', async () => {
    await expect(fromAws(source, deps)({ names: ['bad'] })).rejects.toThrow('throttled');
    await expect(fromAws(source, deps)({})).rejects.toThrow('Invalid event of alarm: names');
    const Sns = { MessageId: 'm1', Message: '{"secret' };
    await expect(fromAws(source, deps)({ Records: [{ Sns }] })).rejects.toThrow('The message is not JSON');
  });
});

describe('fromStream', () => {
  const receive = (...changes: readonly object[]) =>
    fromStream(
      source,
      deps,
    )({
      Records: changes.map((change, nth) => ({
        eventID: `e${nth}`,
        dynamodb: { SequenceNumber: String(nth) },
        ...change,
      })),
    });

  test('runs changes in order', async () => {
    expect(await receive({ names: ['one'] }, { names: ['two', 'three'] })).toEqual({ batchItemFailures: [] });
    expect(ran).toEqual(['one', 'two', 'three']);
  });

  test.each([
    ['fails', { names: ['bad'] }, 'throttled'],
    ['cannot be read', {}, 'Invalid event of alarm: names'],
  ])('stops at a change that %s and returns it with the following ones', async (_, bad, why) => {
    expect(await receive({ names: ['one'] }, bad, { names: ['three'] })).toEqual({
      batchItemFailures: [{ itemIdentifier: '1' }],
    });
    expect(ran).toEqual(['one']);
    expect(logged).toEqual([{ source: 'alarm', eventID: 'e1', error: 'Error', error_message: why }]);
  });
});
