import { isObject, type Json } from './json.ts';
import type { Condition } from './statement.ts';

/** Null for what is no condition block. Sorted: their order means nothing. */
export function readConditions(block: Json): readonly Condition[] | null {
  if (!isObject(block)) return null;
  const all: Condition[] = [];
  for (const [operator, keys] of Object.entries(block)) {
    if (!isObject(keys)) return null;
    for (const [key, given] of Object.entries(keys)) {
      const values = textsOf(given);
      if (!values) return null;
      all.push({ ...readOperator(operator), key: key.toLowerCase(), values });
    }
  }
  return all.length > 1 ? all.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : all;
}

function readOperator(text: string): Pick<Condition, 'operator' | 'quantifier' | 'ifExists'> {
  const [, prefix, name = '', suffix] =
    /^(?:for(all|any)values?:)?(.*?)(ifexists)?$/.exec(text.trim().toLowerCase()) ?? [];
  return {
    operator: name,
    quantifier: prefix === 'all' || prefix === 'any' ? prefix : null,
    ifExists: suffix !== undefined,
  };
}

function textsOf(given: Json): readonly string[] | null {
  const list: readonly Json[] = Array.isArray(given) ? (given as Json[]) : [given];
  const texts = list.map((one) => (one !== null && typeof one !== 'object' ? String(one) : null));
  return texts.every((one) => one !== null) ? [...new Set(texts)].sort() : null;
}
