import type { IamAction, ResourceTypes } from '../actions/iam-actions.ts';
import { parseArn } from './arn.ts';
import { covers, hasWildcard, isAny, overlaps } from './pattern.ts';
import { type Region, segmentsOverlap } from './region.ts';
import type { Who } from './who.ts';

/** What an action is about, as far as it decides which resources it reaches. */
export type Asked = Pick<IamAction, 'service' | 'types'>;

/**
 * The resources of the region that the action reaches, apart for each type; empty: none, so nothing is granted. Where the
 * principal's account is known, those of that account; of another account only what a region names that holds nothing of
 * the own one, and what `sts` is asked for: roles let other accounts in.
 */
export function reachedIn(region: Region, { types, service }: Asked, who: Who): readonly Region[] {
  if (region.except.some(isAny)) return [];
  if (!types) return region.all.every(isAny) ? [region] : [];
  if (service === 'sts' || who.account === null) return partsOf(region, types);
  const own = region.all.map((pattern) => inOwnAccount(pattern, who));
  const met = partsOf({ all: own, except: region.except }, ownTypes(types, who));
  if (met.length > 0 || overlapsAny(own, ownTypes(types, who))) return met;
  return service === 'iam' && who.partition !== null ? [] : partsOf(region, types);
}

function partsOf({ all, except }: Region, types: readonly string[]): readonly Region[] {
  return types
    .filter((type) => all.every((pattern) => segmentsOverlap(pattern, type)))
    .map((type) => ({ all: [...new Set([...all, type])], except }))
    .filter((part) => !part.except.some((hole) => part.all.some((pattern) => covers(hole, pattern))));
}

function overlapsAny(patterns: readonly string[], types: readonly string[]): boolean {
  return types.some((type) => patterns.every((pattern) => segmentsOverlap(pattern, type)));
}

/** By principal: many actions have the same types. */
const earlier = new WeakMap<Who, Map<readonly string[], readonly string[]>>();

function ownTypes(types: readonly string[], who: Who): readonly string[] {
  const known = earlier.get(who) ?? new Map<readonly string[], readonly string[]>();
  earlier.set(who, known);
  const found = known.get(types) ?? types.map((type) => inOwnAccount(type, who));
  known.set(types, found);
  return found;
}

/** The pattern, as far as it is about the principal's own account and partition. */
function inOwnAccount(pattern: string, { account, partition }: Who): string {
  const arn = parseArn(pattern);
  if (!arn || account === null || !hasWildcard(arn.partition + arn.account)) return pattern;
  const inPartition = hasWildcard(arn.partition) ? (partition ?? 'aws') : arn.partition;
  const isOwn = hasWildcard(arn.account) && overlaps(arn.account, account);
  return `arn:${inPartition}:${arn.service}:${arn.region}:${isOwn ? account : arn.account}:${arn.resource}`;
}

/**
 * Whether AWS refuses the action on everything in the region, whatever policies say. IAM takes calls about its own account
 * alone: docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export function isRefused({ all }: Region, { service }: Asked, { account }: Who): boolean {
  if (service !== 'iam' && service !== 'sts') return false;
  return all.some((pattern) => {
    const arn = parseArn(pattern);
    if (!arn) return false;
    const isElsewhere = account !== null && !overlaps(arn.account, account);
    return (service === 'iam' && isElsewhere) || isOfAws(arn.resource);
  });
}

/**
 * Service-linked roles, which the linked service alone assumes, and those of Identity Center. IAM answers calls that change
 * them with UnmodifiableEntity: docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html
 */
function isOfAws(resource: string): boolean {
  return resource.startsWith('role/aws-service-role/') || resource.startsWith('role/aws-reserved/');
}

/** How far a region reaches among the resources of an action. */
export type Reach = 'all' | 'some' | 'named';

export function reachOf(region: Region, types: ResourceTypes, { account }: Who): Reach {
  if (!types || region.all.every(isAny)) return 'all';
  if (types.some((type) => region.all.every((pattern) => isWhole(pattern, type, account)))) return 'all';
  return region.all.every((pattern) => hasWildcard(parseArn(pattern)?.resource ?? pattern))
    ? 'some'
    : 'named';
}

/** All resources of the type, perhaps of one Region; of one account only where it is the principal's own, or nobody knows that. */
function isWhole(pattern: string, type: string, account: string | null): boolean {
  if (covers(pattern, type)) return true;
  const [a, b] = [parseArn(pattern), parseArn(type)];
  return (
    a !== null &&
    b !== null &&
    covers(a.service, b.service) &&
    covers(a.resource, b.resource) &&
    overlaps(a.region, b.region) &&
    overlaps(a.account, hasWildcard(b.account) ? (account ?? '*') : b.account)
  );
}
