import type { ChangeOrigin, MadeCredential } from '../../../core/changes/change-origin.ts';
import type { Identity } from '../../../core/changes/identity.ts';
import { providerIn } from '../../../core/iam/providers/provider.ts';
import type { TrustingRole } from '../../../core/iam/providers/roles-that-trust.ts';
import { known, type Resource } from '../../../core/resource.ts';
import { materialTags } from '../../tags.ts';
import { defineKind, notProbed, type Reader } from '../define.ts';
import { noSuchEntity } from './identity-arns.ts';
import { protectionsOf } from './identity-protections.ts';
import { listProviderArns, listsProviders } from './providers/list-providers.ts';
import { materialOfProvider } from './providers/provider-material.ts';
import { providerArn, readProvider, readsProviders } from './providers/read-provider.ts';
import { revertProvider } from './providers/revert-provider.ts';
import { loadTrustingRoles, readsTrustingRoles } from './providers/trusting-roles.ts';
import { managedBy, readsStacks, stackOf } from './stack-of.ts';

declare module '../../../core/resource.ts' {
  interface Kinds {
    'iam-identity-provider': {
      /** The provider with its settings. */
      readonly now: Identity;
      /** The state that somebody accepted; null: it did not exist. From the mirror. */
      readonly accepted: Identity | null;
      /** Where the last change comes from; null: not known. From the mirror. */
      readonly origin: ChangeOrigin | null;
      /** Always empty: credentials are of users. From the mirror. */
      readonly credentials: readonly MadeCredential[];
      /** The roles whose trust policies name the provider. */
      readonly roles: readonly TrustingRole[];
    };
  }
}

type Found = Resource<'iam-identity-provider'>;

export const kind = defineKind({
  id: 'iam-identity-provider',
  title: 'IAM identity provider',
  resourceType: 'AWS::IAM::OIDCProvider',
  scope: 'global',
  hasMetrics: false,
  list: {
    calls: [...listsProviders, ...readsProviders],
    async *run(aws) {
      const resources: Found[] = [];
      for (const arn of await listProviderArns(aws)) {
        const found = await readOne(aws, arn);
        if (found) resources.push(found);
      }
      yield { resources };
    },
  },
  get: {
    calls: readsProviders,
    run: (aws, { id }) => readOne(aws, providerArn(aws, id)),
  },
  facts: {
    // The mirror knows these. Without it nothing is known to be new.
    accepted: { calls: [], load: noMirror },
    origin: { calls: [], load: noMirror },
    credentials: { calls: [], load: noMirror },
    roles: { calls: readsTrustingRoles, load: loadTrustingRoles },
  },
  probe: {
    calls: [readsStacks],
    run: async (aws, { arn }) => {
      const stack = await stackOf(aws, arn);
      return { ...notProbed('IAM'), protections: stack === null ? [] : [managedBy(stack)] };
    },
  },
  remediations: { revert: revertProvider },
  grantsPermissions: true,
  refusals: [
    ...noSuchEntity,
    'ConcurrentModification',
    'ConcurrentModificationException',
    'InvalidInput',
    'InvalidInputException',
    'LimitExceeded',
    'LimitExceededException',
  ],
});

/** Undefined: it does not exist. */
async function readOne(aws: Reader, arn: string): Promise<Found | undefined> {
  const of = providerIn(arn);
  if (!of) throw new Error(`${arn} is not the ARN of an identity provider`);
  const now = await readProvider(aws, { ...of, arn });
  return (
    now && {
      account: aws.account,
      region: 'global',
      kind: 'iam-identity-provider',
      id: `${of.kind}/${of.name}`,
      arn,
      name: of.name,
      observedAtMs: aws.nowMs,
      tags: known(now.tags),
      facts: { now: known(now) },
      metrics: {},
      dimensions: {},
      protections: protectionsOf(now, null),
      material: { ...materialOfProvider(now), ...materialTags(now.tags) },
      monthlyUsd: null,
    }
  );
}

async function noMirror(): Promise<never> {
  throw new Error('no accepted state is stored');
}
