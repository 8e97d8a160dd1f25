import pLimit from 'p-limit';
import type { ChangeOrigin, MadeCredential } from '../../../core/changes/change-origin.ts';
import type { Identity } from '../../../core/changes/identity.ts';
import { policyResource } from '../../../core/iam/state/policy-resource.ts';
import {
  type Fact,
  known,
  type Resource,
  type ResourceRef,
  type Tags,
  tagsNotRequested,
  unknown,
} from '../../../core/resource.ts';
import { inWords } from '../../access/errors.ts';
import { pagesOf } from '../../access/pages.ts';
import { defineKind, notProbed, type Reader } from '../define.ts';
import { materialOfPolicy } from './resource-policies/policy-material.ts';
import { policyProtections } from './resource-policies/policy-protections.ts';
import type { PolicyOwner, PolicyService } from './resource-policies/policy-service.ts';
import { revertPolicy } from './resource-policies/revert-policy.ts';
import { policyServices, serviceOf } from './resource-policies/services.ts';

declare module '../../../core/resource.ts' {
  interface Kinds {
    'iam-resource-policy': {
      /** The resource with its policy. */
      readonly now: Identity;
      /** The state that somebody accepted; null: it did not exist. From the mirror. */
      readonly accepted: Identity | null;
      /** Where the last change comes from; null: not known. From the mirror. */
      readonly origin: ChangeOrigin | null;
      /** Always empty: credentials are of users. From the mirror. */
      readonly credentials: readonly MadeCredential[];
    };
  }
}

type Found = Resource<'iam-resource-policy'>;

const reads = policyServices.flatMap((service) => service.reads);
const finds = policyServices.flatMap((service) => service.finds);
const readsTags = [...finds, ...policyServices.flatMap((service) => service.readsTags)];

export const kind = defineKind({
  id: 'iam-resource-policy',
  title: 'Resource policy',
  resourceType: 'AWS::S3::BucketPolicy',
  scope: 'regional',
  hasMetrics: false,
  list: {
    calls: [...policyServices.flatMap((service) => service.lists), ...reads],
    run: listPolicies,
  },
  get: {
    calls: [...finds, ...reads],
    run: async (aws, { id }) => {
      const { service, name } = serviceOf(id);
      const owner = await service.find(aws, name);
      return owner && readOne(aws, service, owner);
    },
  },
  facts: {
    // The mirror knows these. Without it nothing is known to be new.
    accepted: { calls: [], load: noMirror },
    origin: { calls: [], load: noMirror },
    credentials: { calls: [], load: noMirror },
  },
  tags: { calls: readsTags, load: tagsOf },
  probe: {
    calls: readsTags,
    run: async (aws, resource) => ({
      ...notProbed('The service'),
      protections: policyProtections(resource.name, await tagsOf(aws, resource)),
    }),
  },
  remediations: { revert: revertPolicy },
  grantsPermissions: true,
  refusals: [
    'MalformedPolicy',
    'MalformedPolicyDocumentException',
    'InvalidAttributeValue',
    'InvalidParameterException',
    'InvalidParameterValue',
    'NoSuchBucket',
    'NotFoundException',
    'PublicPolicyException',
    'QueueDoesNotExist',
    'AWS.SimpleQueueService.NonExistentQueue',
    'RepositoryNotFoundException',
    'RepositoryPolicyNotFoundException',
    'ResourceNotFoundException',
  ],
});

/** The resources of all services, one after the other. The cursor begins with the number of the service. */
async function* listPolicies(aws: Reader, from?: string) {
  const [, first = '0', cursor = ''] = /^(\d+) (.*)$/s.exec(from ?? '') ?? [];
  for (const [at, service] of policyServices.entries()) {
    if (at < Number(first)) continue;
    const limit = pLimit(service.readsAtOnce);
    const start = at === Number(first) && cursor !== '' ? cursor : undefined;
    const paging = { what: `resources (${service.kind})`, atMost: 1_000, from: start };
    const next = at + 1 < policyServices.length ? { cursor: `${at + 1} ` } : {};
    for await (const page of pagesOf(paging, (token) => service.list(aws, token))) {
      const all = await Promise.all(page.items.map((one) => limit(() => readOne(aws, service, one))));
      const resources = all.filter((one) => one !== undefined);
      yield page.cursor === undefined
        ? { resources, ...next }
        : { resources, cursor: `${at} ${page.cursor}` };
    }
  }
}

/** Undefined: it does not exist. A policy may deny to read it, so the state of one may be unknown. */
async function readOne(aws: Reader, service: PolicyService, owner: PolicyOwner): Promise<Found | undefined> {
  const { name, arn } = owner;
  const policy = await factOf(service.read(aws, owner));
  if (policy.known && policy.value === undefined) return undefined;
  const now: Fact<Identity> = policy.known
    ? known(policyResource({ name, arn, kind: service.kind, account: aws.account }, policy.value ?? null))
    : policy;
  return {
    account: aws.account,
    region: aws.region,
    kind: 'iam-resource-policy',
    id: `${service.kind}/${name}`,
    arn,
    name,
    observedAtMs: aws.nowMs,
    tags: tagsNotRequested,
    facts: { now },
    metrics: {},
    dimensions: {},
    protections: [],
    material: now.known ? materialOfPolicy(now.value) : {},
    monthlyUsd: null,
  };
}

async function factOf<T>(reading: Promise<T>): Promise<Fact<T>> {
  try {
    return known(await reading);
  } catch (thrown) {
    return unknown(inWords(thrown));
  }
}

async function noMirror(): Promise<never> {
  throw new Error('no accepted state is stored');
}

async function tagsOf(aws: Reader, { id }: ResourceRef): Promise<Tags> {
  const { service, name } = serviceOf(id);
  const owner = await service.find(aws, name);
  if (!owner) throw new Error('it does not exist');
  return service.tags(aws, owner);
}
