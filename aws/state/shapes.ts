import type { Item } from './db.ts';

type Value = Readonly<Record<string, unknown>>;

/** Makes a value of one shape into one of the next. Never changed once somebody has data. */
export type Upgrade = (value: Value) => Value;

function without(name: string, value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
}

/** What is stored with a shape, and its upgrades: the first makes shape 1 into shape 2. See docs/adr/0011. */
const upgrades = {
  // Of a finding of before nobody knows which message mentioned whom: it is asked about again.
  finding: [(finding) => ({ ...finding, told: null })],
  'audit event': [],
  scan: [],
  'scan plan': [],
  'unit report': [],
  slice: [],
  pause: [],
  // What was added up before held protected and rejected findings too: all are counted again.
  'finding counts': [(counts) => without('countedAtMs', counts)],
  'key value': [],
  'compliance state': [],
  'compliance change': [],
  heartbeat: [],
} as const satisfies Readonly<Record<string, readonly Upgrade[]>>;

export type ShapeName = keyof typeof upgrades;

/** @public For the test that reads the stored files. */
export const shapeNames = Object.keys(upgrades) as readonly ShapeName[];

/** The shape that this version writes. */
export function shapeOf(name: ShapeName): number {
  return upgrades[name].length + 1;
}

/** The stored value in the shape of this version. Throws for a shape of a newer version: nothing of it is guessed. */
export function upgraded(name: ShapeName, { shape }: Item, value: unknown): unknown {
  return upgradedBy(upgrades[name], name, shape, value);
}

export function upgradedBy(all: readonly Upgrade[], name: string, shape: unknown, value: unknown): unknown {
  const known = all.length + 1;
  if (typeof shape !== 'number' || !Number.isInteger(shape) || shape < 1)
    throw new Error(`A stored ${name} has no shape, but ${String(shape)}`);
  if (shape > known)
    throw new Error(
      `A stored ${name} is of shape ${shape}, and this version reads up to ${known}: a newer version has written it`,
    );
  return all.slice(shape - 1).reduce<unknown>((older, upgrade) => upgrade(Object(older) as Value), value);
}
