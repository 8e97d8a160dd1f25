import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Db, Item } from '../db.ts';
import { corrupt, type Fields, misfit, toJson } from '../json.ts';
import { type ShapeName, upgraded } from '../shapes.ts';

/** Compressed JSON: 11,000 units or thousands of ids fit into one item. */
export async function pack(value: unknown): Promise<Uint8Array> {
  return promisify(gzip)(toJson(value));
}

/** Restores a packed value from the `bytes` of one item, or of several in order. Throws when fields are missing. */
export async function unpack(
  db: Db,
  parts: readonly Item[],
  name: ShapeName,
  fields: Fields,
): Promise<unknown> {
  const [first] = parts;
  if (!first) throw new Error('The item has no data');
  let value: unknown;
  try {
    const bytes = Buffer.concat(parts.map((part) => part.bytes as Uint8Array));
    value = JSON.parse((await promisify(gunzip)(bytes)).toString('utf8'));
  } catch (cause) {
    throw corrupt(db.state, first, cause instanceof Error ? cause.message : 'unreadable');
  }
  const current = upgraded(name, first, value);
  const wrong = misfit(current, fields);
  if (wrong) throw corrupt(db.state, first, wrong);
  return current;
}
