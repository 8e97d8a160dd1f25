import { createHash } from 'node:crypto';
import type { Identity } from '../../../core/changes/identity.ts';
import { identityId } from '../../../core/iam/state/identity-id.ts';
import { meaningOfText } from '../../../core/iam/state/same-identity.ts';
import { type Fact, known, type Resource, type Tags, tagsNotRequested } from '../../../core/resource.ts';
import { materialTags } from '../../tags.ts';
import type { Reader } from '../define.ts';
import { protectionsOf } from './identity-protections.ts';
import type { ListedIdentity } from './list-identities.ts';

/** `isListed`: the listing has no tags of managed policies. */
export function identityResource(
  aws: Reader,
  { identity, boundaries }: ListedIdentity,
  isListed: boolean,
): Resource<'iam-identity'> {
  const { kind, arn, name, path } = identity;
  const tags: Fact<Tags> = isListed && kind === 'policy' ? tagsNotRequested : known(identity.tags);
  return {
    account: aws.account,
    region: 'global',
    kind: 'iam-identity',
    id: identityId(identity),
    arn,
    name,
    path,
    observedAtMs: aws.nowMs,
    tags,
    facts: { now: known(identity) },
    metrics: {},
    dimensions: {},
    protections: protectionsOf(identity, aws.clients.emulated ? (boundaries ?? 0) : boundaries),
    material: { ...materialOf(identity), ...(tags.known ? materialTags(tags.value) : {}) },
    monthlyUsd: null,
  };
}

/** What the identity may do, by parts with readable names. Two texts that mean the same have one fingerprint. */
export function materialOf(identity: Identity): Readonly<Record<string, string>> {
  const { inline, attached, boundary, groups, trust, versions, defaultVersion } = identity;
  const inForce = defaultVersion === null ? undefined : versions[defaultVersion];
  return {
    ...Object.fromEntries(
      Object.entries(inline).map(([name, text]) => [`Inline policy ${name}`, fingerprint(text)]),
    ),
    ...(attached.length > 0 ? { 'Attached policies': attached.map(shortArn).join(', ') } : {}),
    ...(boundary === null ? {} : { 'Permissions boundary': shortArn(boundary) }),
    ...(groups.length > 0 ? { Groups: groups.join(', ') } : {}),
    ...(trust === null ? {} : { 'Trust policy': fingerprint(trust) }),
    ...(inForce === undefined ? {} : { Document: fingerprint(inForce) }),
  };
}

function fingerprint(text: string): string {
  return `sha256 ${createHash('sha256').update(meaningOfText(text)).digest('hex')}`;
}

/** `team/base` or `aws/ReadOnlyAccess`. */
function shortArn(arn: string): string {
  const [, owner = '', path = arn] = /^arn:[^:]*:iam::([^:]*):policy\/(.*)$/.exec(arn) ?? [];
  return owner === 'aws' ? `aws/${path}` : path;
}
