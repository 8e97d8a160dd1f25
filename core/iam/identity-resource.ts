import type { Identity } from '../changes/identity.ts';
import { type Fact, known, type Resource, type ResourceRef } from '../resource.ts';
import { globalRegion, type Unit } from '../unit.ts';
import { isProvider } from './providers/provider.ts';
import type { Touched, TouchedResource } from './state/iam-event.ts';
import { identityId } from './state/identity-id.ts';
import { policyResourceKinds } from './state/policy-resource.ts';

export const identityKind = 'iam-identity';

export const resourcePolicyKind = 'iam-resource-policy';

export const providerKind = 'iam-identity-provider';

/** Whether the mirror keeps the states of resources of the kind. */
export function isMirrored(kind: string): boolean {
  return [identityKind, resourcePolicyKind, providerKind].includes(kind);
}

/** What the mirror keeps together: the identities or providers of an account, or the resource policies of a region. */
export function mirrorPlace({ account, region, kind }: Unit): string {
  if (kind === providerKind) return `${account} providers`;
  return kind === resourcePolicyKind ? `${account} ${region}` : account;
}

/**
 * What the mirror reads as a whole for the first time: until then, what is there is accepted. The resources of a service
 * that an earlier version did not read start by themselves.
 */
export function startPlace(unit: Unit, id: string): string {
  const [kind = ''] = id.split('/');
  const isOfFirst = unit.kind !== resourcePolicyKind || kind === 'bucket' || kind === 'key';
  return isOfFirst ? mirrorPlace(unit) : `${mirrorPlace(unit)} ${kind}`;
}

/** All that a whole listing of the unit has read. */
export function startPlaces(unit: Unit): readonly string[] {
  if (unit.kind !== resourcePolicyKind) return [mirrorPlace(unit)];
  return [...new Set(policyResourceKinds.map((kind) => startPlace(unit, `${kind}/`)))];
}

/** An IAM identity, or a resource with a policy, as a resource. Its fact `now` is its state. */
export type IdentityResource = Resource;

export function identityUnit(account: string): Unit {
  return { account, region: globalRegion, kind: identityKind };
}

export function providerUnit(account: string): Unit {
  return { account, region: globalRegion, kind: providerKind };
}

/** Where an identity or provider that an event touched is listed. */
export function unitOf(account: string, { kind }: Pick<Touched, 'kind'>): Unit {
  return isProvider({ kind }) ? providerUnit(account) : identityUnit(account);
}

/** Null: the event names a policy by no ARN. */
export function identityRef(account: string, { kind, arn, name }: Touched): ResourceRef | null {
  if (isProvider({ kind })) return { ...providerUnit(account), id: `${kind}/${name}`, arn: arn ?? '', name };
  const path = kind === 'policy' ? pathIn(arn) : '/';
  if (path === null) return null;
  const id = identityId({ kind, name, path });
  return { ...identityUnit(account), id, arn: arn ?? '', name };
}

/** A resource policy that an event touched. */
export function resourcePolicyRef(unit: Unit, { kind, id }: TouchedResource): ResourceRef {
  const name = resourceName(kind, id);
  return { ...unit, id: `${kind}/${name}`, arn: id.startsWith('arn:') ? id : '', name };
}

/** The name in an ARN or in the URL of a queue. */
function resourceName(kind: TouchedResource['kind'], id: string): string {
  if (kind === 'queue') return id.split('/').at(-1) ?? id;
  if (!id.startsWith('arn:')) return id;
  const [, , , , , resource = '', name = resource] = id.split(':');
  return kind === 'key' ? resource.replace(/^key\//, '') : name;
}

/** `/team/` of `arn:aws:iam::1:policy/team/base`. */
function pathIn(arn: string | null): string | null {
  return /^arn:[^:]*:iam::[^:]*:policy(\/(?:.*\/)?)[^/]+$/.exec(arn ?? '')?.[1] ?? null;
}

/** Whether its state was read. The policy of a resource may deny to read it. */
export function hasState(resource: IdentityResource): boolean {
  return stateOf(resource)?.known ?? false;
}

/** Null: AWS has no such identity. Throws when the resource was read without its state. */
export function identityIn(resource: IdentityResource | undefined): Identity | null {
  if (!resource) return null;
  const now = stateOf(resource);
  if (!now?.known) throw new Error(`${resource.id} was read without its state`);
  return now.value as Identity;
}

function stateOf({ facts }: IdentityResource): Fact<unknown> | undefined {
  return (facts as Readonly<Record<string, Fact<unknown> | undefined>>)['now'];
}

export function withIdentity(resource: IdentityResource, identity: Identity): IdentityResource {
  return { ...resource, facts: { ...resource.facts, now: known(identity) } };
}
