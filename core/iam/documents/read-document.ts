import { done, type Result, refused } from '../../result.ts';
import { decode } from './decode.ts';
import { isObject, type Json } from './json.ts';
import { readConditions } from './read-conditions.ts';
import { readPrincipals } from './read-principals.ts';
import type { Listed, PolicyDocument, Principals, Statement } from './statement.ts';

/** `isMerged`: keys that stood in it twice were merged before. The error says what is wrong: "is not JSON". */
export function readDocument(given: unknown, isMerged = false): Result<PolicyDocument, string> {
  const decoded = decode(given);
  if (!decoded.ok) return decoded;
  const { value } = decoded.value;
  const repeats = decoded.value.repeats || isMerged;
  if (!isObject(value)) return refused('is no policy: not an object');
  const fields = byLowerCase(value);
  const list = fields.get('statement');
  if (list === undefined) return refused('is no policy: it has no Statement');
  const version = fields.get('version');
  const hasVariables = version === '2012-10-17';
  const doubts: string[] = repeats ? ['repeats a key'] : [];
  if (version !== undefined && !hasVariables && version !== '2008-10-17')
    doubts.push('has an unknown Version');
  const statements: Statement[] = [];
  for (const one of Array.isArray(list) ? (list as Json[]) : [list]) {
    const read = readStatement(one, hasVariables, repeats);
    if (!read.ok) return read;
    if (read.value.isDoubtful && !repeats) doubts.push('has a statement that IAM refuses');
    statements.push(read.value);
  }
  return done({ statements, doubts: [...new Set(doubts)] });
}

function readStatement(given: Json, hasVariables: boolean, repeats: boolean): Result<Statement, string> {
  if (!isObject(given)) return refused('has a statement that is no object');
  const fields = byLowerCase(given);
  const effect = fields.get('effect');
  const isAllow = typeof effect === 'string' && /^allow$/i.test(effect.trim());
  if (!isAllow && !(typeof effect === 'string' && /^deny$/i.test(effect.trim())))
    return refused('has a statement without Allow or Deny');
  const actions = listed(fields, 'action', 'notaction');
  if (!actions) return refused('has a statement without Action or NotAction');
  const hasResource = fields.has('resource') || fields.has('notresource');
  const resources = listed(fields, 'resource', 'notresource');
  if (hasResource && !resources) return refused('has a Resource that cannot be read');
  const block = fields.get('condition');
  const conditions = block === undefined ? [] : readConditions(block);
  if (!conditions) return refused('has a Condition that cannot be read');
  const named = fields.get('principal') ?? fields.get('notprincipal');
  const principals = named === undefined ? null : readPrincipals(named, !fields.has('principal'));
  if (named !== undefined && !principals) return refused('has a Principal that cannot be read');
  return done({
    effect: isAllow ? 'allow' : 'deny',
    actions: { ...actions, patterns: actions.patterns.map((pattern) => pattern.toLowerCase()) },
    resources,
    principals,
    conditions,
    hasVariables,
    isDoubtful: repeats || both(fields) || (!hasResource && !principals) || hasPart(principals),
  });
}

/** AWS takes no wildcard for a part of a principal: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
function hasPart(principals: Principals | null): boolean {
  return principals?.named.some(({ kind, value }) => kind !== 'any' && /[*?]/.test(value)) ?? false;
}

function both(fields: ReadonlyMap<string, Json>): boolean {
  return ['action', 'resource', 'principal'].some((name) => fields.has(name) && fields.has(`not${name}`));
}

function listed(fields: ReadonlyMap<string, Json>, name: string, negated: string): Listed | null {
  const isNot = !fields.has(name);
  const given = fields.get(isNot ? negated : name);
  const list = typeof given === 'string' ? [given] : given;
  if (!Array.isArray(list)) return null;
  const patterns = (list as Json[]).map((one) => (typeof one === 'string' ? one.trim() : null));
  return patterns.every((one) => one !== null) ? { isNot, patterns: [...new Set(patterns)].sort() } : null;
}

function byLowerCase(value: { readonly [key: string]: Json }): ReadonlyMap<string, Json> {
  return new Map(Object.entries(value).map(([key, one]) => [key.toLowerCase(), one]));
}
