import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Bus, BusEntry } from '../../core/ports/bus.ts';
import { mostDetailBytes } from '../../core/ports/bus.ts';
import { publishedSource } from '../../core/published/published-event.ts';

export type BusDeps = {
  readonly eventBridge: Pick<EventBridgeClient, 'send'>;
  readonly name: string;
  /** Waits between attempts; a timer by default. */
  readonly wait?: (ms: number) => Promise<void>;
};

type Numbered = { readonly entry: BusEntry; readonly index: number };

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const mostEntries = 10;
const attempts = 3;

/** Puts entries in their order, in as few calls as the limits allow. Tries entries that failed again, alone. */
export function createBus(deps: BusDeps): Bus {
  return {
    put: async (entries) => {
      const failed = new Set<number>();
      for (const group of grouped(entries))
        for (const index of await putGroup(deps, group)) failed.add(index);
      return failed;
    },
  };
}

async function putGroup(deps: BusDeps, group: readonly Numbered[]): Promise<readonly number[]> {
  const wait = deps.wait ?? ((ms) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  let left = group;
  for (let attempt = 1; ; attempt++) {
    left = await putOnce(deps, left);
    if (left.length === 0 || attempt === attempts) return left.map(({ index }) => index);
    await wait(100 * 2 ** attempt);
  }
}

/** Returns the entries that were not accepted. The answer lists them in the order of the request. */
async function putOnce(
  { eventBridge, name }: BusDeps,
  group: readonly Numbered[],
): Promise<readonly Numbered[]> {
  const { Entries = [] } = await eventBridge.send(
    new PutEventsCommand({
      Entries: group.map(({ entry: { type, atMs, detail } }) => ({
        EventBusName: name,
        Source: publishedSource,
        DetailType: type,
        Time: new Date(atMs),
        Detail: detail,
      })),
    }),
  );
  return group.filter((_, at) => !Entries[at]?.EventId);
}

function grouped(entries: readonly BusEntry[]): readonly (readonly Numbered[])[] {
  const groups: Numbered[][] = [];
  let bytes = 0;
  for (const [index, entry] of entries.entries()) {
    const size = Buffer.byteLength(entry.detail) + entry.type.length + 100;
    const last = groups.at(-1);
    const fits = last && last.length < mostEntries && bytes + size <= mostDetailBytes + 1_000;
    if (fits) last.push({ entry, index });
    else groups.push([{ entry, index }]);
    bytes = fits ? bytes + size : size;
  }
  return groups;
}
