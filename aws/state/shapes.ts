import type { Item } from './db.ts';

type Value = Readonly<Record<string, unknown>>;

/** Converts a value of one shape to the next. Never changed after a release. */
export type Upgrade = (value: Value) => Value;

function without(name: string, value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
}

/** Older rejections have no reason. */
function withoutReason(rejection: unknown): unknown {
  return rejection === null || rejection === undefined ? null : { ...Object(rejection), reason: null };
}

/** Stored types and their upgrades: the first converts shape 1 to shape 2. See docs/adr/0011. */
const upgrades = {
  finding: [
    // Older findings do not store which message mentioned whom, so people are asked again.
    (finding) => ({ ...finding, told: null }),
    (finding) => ({ ...finding, rejection: withoutReason(finding['rejection']) }),
  ],
  'audit event': [],
  scan: [],
  'scan plan': [],
  'unit report': [],
  slice: [],
  pause: [],
  // Older counts included protected and rejected findings, so everything is counted again.
  'finding counts': [(counts) => without('countedAtMs', counts)],
  'key value': [],
  'compliance state': [],
  'compliance change': [],
  heartbeat: [],
  'mirror entry': [],
  'incident entry': [],
} as const satisfies Readonly<Record<string, readonly Upgrade[]>>;

export type ShapeName = keyof typeof upgrades;

/** @public For the test that reads the stored files. */
export const shapeNames = Object.keys(upgrades) as readonly ShapeName[];

/** The shape that this version writes. */
export function shapeOf(name: ShapeName): number {
  return upgrades[name].length + 1;
}

/** Converts a stored value to the current shape. Throws for a shape of a newer version. */
export function upgraded(name: ShapeName, { shape }: Item, value: unknown): unknown {
  return upgradedBy(upgrades[name], name, shape, value);
}

export function upgradedBy(all: readonly Upgrade[], name: string, shape: unknown, value: unknown): unknown {
  const known = all.length + 1;
  if (typeof shape !== 'number' || !Number.isInteger(shape) || shape < 1)
    throw new Error(`A stored ${name} has an invalid shape number: ${String(shape)}`);
  if (shape > known)
    throw new Error(
      `A stored ${name} has shape ${shape}. This version reads shapes up to ${known}; a newer version wrote it`,
    );
  return all.slice(shape - 1).reduce<unknown>((older, upgrade) => upgrade(Object(older) as Value), value);
}
