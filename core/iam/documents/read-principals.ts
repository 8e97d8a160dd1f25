import { isObject, type Json } from './json.ts';
import type { Principal, Principals } from './statement.ts';

const kinds: Readonly<Record<string, Principal['kind']>> = {
  aws: 'aws',
  service: 'service',
  federated: 'federated',
  canonicaluser: 'canonical',
};

/** Null for what IAM does not know. */
export function readPrincipals(value: Json, isNot: boolean): Principals | null {
  if (typeof value === 'string') return isStar(value) ? { isNot, named: [everybody] } : null;
  if (Array.isArray(value))
    return (value as Json[]).every((one) => one === '*') && value.length > 0
      ? { isNot, named: [everybody] }
      : null;
  if (!isObject(value)) return null;
  const named: Principal[] = [];
  for (const [name, given] of Object.entries(value)) {
    const kind = kinds[name.toLowerCase()];
    const list = typeof given === 'string' ? [given] : given;
    if (!kind || !Array.isArray(list)) return null;
    for (const one of list as Json[]) {
      if (typeof one !== 'string' && typeof one !== 'number') return null;
      named.push(principal(kind, String(one).trim()));
    }
  }
  return { isNot, named };
}

const everybody: Principal = { kind: 'any', value: '*' };

function isStar(text: string): boolean {
  return text.trim() === '*';
}

function principal(kind: Principal['kind'], value: string): Principal {
  if (kind !== 'aws') return { kind, value };
  if (isStar(value)) return everybody;
  const [, account] = /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(value) ?? [];
  return account ? { kind: 'account', value: account } : { kind, value };
}
