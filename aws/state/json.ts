import type { Item } from './db.ts';
import { type ShapeName, upgraded } from './shapes.ts';

/** Throws on numbers that JSON cannot represent and would turn into null. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (name, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part))
      throw new TypeError(`${name} is ${part} and cannot be stored`);
    return part;
  });
}

/** An error for an item whose format this code does not know. */
export function corrupt(table: string, item: Item, why: string): Error {
  return new Error(
    `Invalid item in table ${table}, pk "${String(item.pk)}", sk "${String(item.sk)}": ${why}`,
  );
}

export type Fields = Readonly<Record<string, 'string' | 'number' | 'object' | 'array'>>;

/** Describes the first attribute of a wrong type; undefined when all fit. */
export function misfit(value: unknown, fields: Fields): string | undefined {
  if (typeof value !== 'object' || value === null) return 'no object';
  for (const [name, type] of Object.entries(fields)) {
    const part: unknown = (value as Item)[name];
    const found = Array.isArray(part) ? 'array' : part === null ? 'null' : typeof part;
    if (found !== type) return `${name} is ${found}, not ${type}`;
  }
  return undefined;
}

/** Parses the `doc` attribute of an item, upgraded to the current shape. Throws when fields are missing. */
export function fromDoc(table: string, item: Item, name: ShapeName, fields: Fields): unknown {
  let value: unknown;
  try {
    value = JSON.parse(String(item.doc));
  } catch (cause) {
    throw corrupt(table, item, `doc is no JSON (${cause instanceof Error ? cause.message : 'unknown'})`);
  }
  const current = upgraded(name, item, value);
  const wrong = misfit(current, fields);
  if (wrong) throw corrupt(table, item, `doc: ${wrong}`);
  return current;
}
