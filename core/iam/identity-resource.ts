import { type Fact, known, type Resource, type ResourceRef } from '../resource.ts';
import { globalRegion, type Unit } from '../unit.ts';
import type { Touched } from './state/iam-event.ts';
import type { Identity } from './state/identity.ts';
import { identityId } from './state/identity-id.ts';

export const identityKind = 'iam-identity';

/** An IAM identity as a resource. Its fact `now` is its state. */
export type IdentityResource = Resource;

export function identityUnit(account: string): Unit {
  return { account, region: globalRegion, kind: identityKind };
}

/** Null: the event names a policy by no ARN. */
export function identityRef(account: string, { kind, arn, name }: Touched): ResourceRef | null {
  const path = kind === 'policy' ? pathIn(arn) : '/';
  if (path === null) return null;
  const id = identityId({ kind, name, path });
  return { ...identityUnit(account), id, arn: arn ?? '', name };
}

/** `/team/` of `arn:aws:iam::1:policy/team/base`. */
function pathIn(arn: string | null): string | null {
  return /^arn:[^:]*:iam::[^:]*:policy(\/(?:.*\/)?)[^/]+$/.exec(arn ?? '')?.[1] ?? null;
}

/** Null: AWS has no such identity. Throws when the resource was read without its state. */
export function identityIn(resource: IdentityResource | undefined): Identity | null {
  if (!resource) return null;
  const now = (resource.facts as Readonly<Record<string, Fact<unknown> | undefined>>)['now'];
  if (!now?.known) throw new Error(`${resource.id} was read without its state`);
  return now.value as Identity;
}

export function withIdentity(resource: IdentityResource, identity: Identity): IdentityResource {
  return { ...resource, facts: { ...resource.facts, now: known(identity) } };
}
