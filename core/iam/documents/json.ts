import { done, type Result, refused } from '../../result.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** `repeats`: some object has a key twice. Their values are merged, where `JSON.parse` would keep the last one only. */
export type Parsed = { readonly value: Json; readonly repeats: boolean };

const maxDepth = 200;

export function parseJson(text: string): Result<Parsed, string> {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return refused('not JSON');
  }
  const keys = keysIn(value, 0);
  if (keys === null) return refused('nested too deep');
  if (keys === keysWritten(text)) return done({ value, repeats: false });
  return done({ value: merging(text), repeats: true });
}

/** Null when nested too deep. */
function keysIn(value: Json, depth: number): number | null {
  if (value === null || typeof value !== 'object') return 0;
  if (depth > maxDepth) return null;
  let count = Array.isArray(value) ? 0 : Object.keys(value).length;
  for (const one of Object.values(value)) {
    const within = keysIn(one, depth + 1);
    if (within === null) return null;
    count += within;
  }
  return count;
}

/** In a valid text, each colon outside of strings follows a key. */
function keysWritten(text: string): number {
  let count = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isInString && character === '\\') at += 1;
    else if (character === '"') isInString = !isInString;
    else if (character === ':' && !isInString) count += 1;
  }
  return count;
}

/** Reads text that is known to be JSON. */
function merging(text: string): Json {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/g) ?? [];
  let at = 0;
  const next = (): string => tokens[at++] ?? '';
  const read = (): Json => {
    const token = next();
    if (token === '[') return list();
    if (token === '{') return object();
    return JSON.parse(token) as Json;
  };
  const list = (): Json => {
    const items: Json[] = [];
    while (tokens[at] !== ']') {
      items.push(read());
      if (tokens[at] === ',') at += 1;
    }
    at += 1;
    return items;
  };
  const object = (): Json => {
    const members = new Map<string, Json>();
    while (tokens[at] !== '}') {
      const key = JSON.parse(next()) as string;
      at += 1;
      const value = read();
      const earlier = members.get(key);
      members.set(key, earlier === undefined ? value : merged(earlier, value));
      if (tokens[at] === ',') at += 1;
    }
    at += 1;
    return Object.fromEntries(members);
  };
  return read();
}

function merged(a: Json, b: Json): Json {
  if (isObject(a) && isObject(b)) {
    const members = new Map(Object.entries(a));
    for (const [key, value] of Object.entries(b)) {
      const earlier = members.get(key);
      members.set(key, earlier === undefined ? value : merged(earlier, value));
    }
    return Object.fromEntries(members);
  }
  const same = JSON.stringify(a) === JSON.stringify(b);
  return same ? a : [a, b].flat();
}

export function isObject(value: unknown): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
