import { isLike } from '../../core/tags/match.ts';
import type { RoleStatement } from '../../infra/grants/grant.ts';

/** Condition keys of a request; lists for keys with several values. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

/** Whether IAM would allow the action on the resource, considering only Allow statements. */
export function isGranted(
  statements: readonly RoleStatement[],
  action: string,
  resource: string,
  context: RequestContext = {},
): boolean {
  return statements.some(
    ({ actions, resources, conditions }) =>
      actions.some((granted) => isLike(granted.toLowerCase(), action.toLowerCase())) &&
      resources.some((granted) => isArnLike(granted, resource)) &&
      conditionsHold(conditions ?? {}, context),
  );
}

/** IAM's wildcards do not cross the first five parts of an ARN. */
export function isArnLike(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const [patterns, parts] = [arnParts(pattern), arnParts(arn)];
  return patterns.length === parts.length && patterns.every((part, at) => isLike(part, parts[at] ?? ''));
}

function arnParts(arn: string): readonly string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}

type TestedConditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** All operators and keys must match, each with one of its values. Throws for an unknown operator. */
export function conditionsHold(conditions: TestedConditions, context: RequestContext): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(operator, list(wanted), context[key])),
  );
}

function holds(
  operator: string,
  wanted: readonly string[],
  given: RequestContext[string] | undefined,
): boolean {
  const values = list(given);
  switch (operator) {
    case 'Bool':
    case 'StringEquals':
      return values.length === 1 && wanted.includes(values[0] ?? '');
    case 'ArnEquals':
    case 'ArnLike':
      return values.length === 1 && wanted.some((pattern) => isArnLike(pattern, values[0] ?? ''));
    case 'ForAnyValue:StringEquals':
      return values.some((value) => wanted.includes(value));
    case 'ForAllValues:StringEquals':
      return values.every((value) => wanted.includes(value));
    default:
      throw new Error(`The evaluator does not know the operator ${operator}`);
  }
}

function list(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

/** One permission check of a call. */
export type NeededPermission = {
  readonly action: string;
  readonly resource: string;
  readonly context?: RequestContext;
};

/** Where a call is made: the client's region and its credentials' account. */
export type CallPlace = { readonly partition: string; readonly region: string; readonly account: string };
