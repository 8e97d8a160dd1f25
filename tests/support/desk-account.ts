import { onePage } from '../../core/listing.ts';
import type { Inventory } from '../../core/ports/inventory.ts';
import type { Remediator } from '../../core/ports/remediator.ts';
import { known, type Resource } from '../../core/resource.ts';
import { undoneAtOnce } from './undone-at-once.ts';

/** One fake resource. */
export type DeskThing = { readonly id: string; state: 'bad' | 'fine' | 'gone'; tags: Record<string, string> };

/** The simulated account of the desk. */
export function deskAccount(things: DeskThing[], nowMs: () => number) {
  const remediated: string[] = [];
  const set = (id: string, state: DeskThing['state']) => {
    for (const thing of things) if (thing.id === id) thing.state = state;
  };
  const shown = (thing: DeskThing): Resource => ({
    account: '111111111111',
    region: 'eu-west-1',
    kind: 'thing',
    id: thing.id,
    arn: `arn:aws:test:eu-west-1:111111111111:${thing.id}`,
    name: thing.id,
    observedAtMs: nowMs(),
    tags: known(thing.tags),
    facts: { state: known(thing.state) },
    metrics: {},
    dimensions: {},
    protections: [],
    material: { Size: 'small' },
    monthlyUsd: 12.5,
  });
  const there = () => things.filter(({ state }) => state !== 'gone');
  const inventory: Inventory = {
    ownAccount: async () => '111111111111',
    reach: async () => undefined,
    regions: async () => ['eu-west-1'],
    kindsIn: (region) => (region === 'eu-west-1' ? ['thing'] : []),
    list: () => onePage(() => there().map(shown)),
    get: async ({ id }) =>
      there()
        .map(shown)
        .find((thing) => thing.id === id),
    load: async (wanted) => wanted.map(({ resource }) => resource),
    plan: (_kind, remediation) => ({
      remediation,
      title: 'Switch it off',
      undo: { possible: 'yes', how: 'Switch it on again.' },
    }),
    probe: async () => ({ probe: { allowed: 'yes', because: '' }, protections: [] }),
  };
  const remediator: Remediator = {
    run: async ({ resource }) => {
      remediated.push(resource.id);
      set(resource.id, 'fine');
      return { summary: 'Switched off.', undo: {} };
    },
    isDone: () => true,
    readKept: async () => null,
    readProgress: async () => null,
    undo: undoneAtOnce((id) => set(id, 'bad')),
  };
  return { inventory, remediator, remediated };
}
