import { expect, test } from '@jest/globals';
import { createBus } from '../../../aws/services/bus.ts';
import { type BusEntry, mostDetailBytes } from '../../../core/ports/bus.ts';

type Call = { readonly DetailType: string; readonly Detail: string; readonly EventBusName: string }[];

/** EventBridge, which refuses entries of these types this many times. */
function eventBridge(refusals: Record<string, number> = {}) {
  const calls: Call[] = [];
  const send = async ({ input: { Entries } }: { input: { Entries: Call } }) => {
    calls.push(Entries);
    const answers = Entries.map(({ DetailType }) => {
      const left = refusals[DetailType] ?? 0;
      refusals[DetailType] = left - 1;
      return left > 0 ? { ErrorCode: 'ThrottlingException' } : { EventId: 'id' };
    });
    return { Entries: answers };
  };
  const bus = createBus({ eventBridge: { send } as never, name: 'janitor-dev', wait: async () => undefined });
  return { bus, calls, types: () => calls.map((call) => call.map(({ DetailType }) => DetailType)) };
}

const entry = (type: string, detail = '{}'): BusEntry => ({ type, atMs: 0, detail });
const many = (count: number, detail?: string) =>
  Array.from({ length: count }, (_, nth) => entry(`t${nth}`, detail));

test('puts at most ten entries a call, in their order', async () => {
  const { bus, calls, types } = eventBridge();
  expect(await bus.put(many(21))).toEqual(new Set());
  expect(calls.map(({ length }) => length)).toEqual([10, 10, 1]);
  expect(types().flat()).toEqual(many(21).map(({ type }) => type));
  expect(calls[0]?.[0]).toMatchObject({ Source: 'cloud-janitor', EventBusName: 'janitor-dev' });
});

test("keeps every call within EventBridge's 256 KB", async () => {
  const { bus, calls } = eventBridge();
  await bus.put([...many(5, 'x'.repeat(100_000)), entry('full', 'x'.repeat(mostDetailBytes))]);
  const sizes = calls.map((call) =>
    call.reduce((sum, { Detail }) => sum + Buffer.byteLength(Detail) + 100, 0),
  );
  expect(Math.max(...sizes)).toBeLessThanOrEqual(262_144);
  expect(calls.map(({ length }) => length)).toEqual([2, 2, 1, 1]);
});

test('tries a refused entry again, alone', async () => {
  const { bus, types } = eventBridge({ t1: 1 });
  expect(await bus.put(many(3))).toEqual(new Set());
  expect(types()).toEqual([['t0', 't1', 't2'], ['t1']]);
});

test('says which entries were never accepted', async () => {
  const { bus, types } = eventBridge({ t11: 9 });
  expect(await bus.put(many(13))).toEqual(new Set([11]));
  expect(types().slice(1)).toEqual([['t10', 't11', 't12'], ['t11'], ['t11']]);
});
