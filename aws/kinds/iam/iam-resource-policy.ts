import pLimit from 'p-limit';
import type { ChangeOrigin } from '../../../core/iam/state/iam-event.ts';
import type { Identity } from '../../../core/iam/state/identity.ts';
import { identityHash } from '../../../core/iam/state/identity-hash.ts';
import { policyResource } from '../../../core/iam/state/policy-resource.ts';
import type { MadeCredential } from '../../../core/iam/state/situation.ts';
import { type Fact, known, type Resource, tagsNotRequested, unknown } from '../../../core/resource.ts';
import { inWords } from '../../access/errors.ts';
import { pagesOf } from '../../access/pages.ts';
import { defineKind, notProbed, type Reader } from '../define.ts';
import { policyServices } from './policy-services.ts';
import type { PolicyOwner, ResourcePolicies } from './resource-policies.ts';

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

const reads = policyServices.flatMap((source) => source.reads);
const readsAtOnce = 8;

export const kind = defineKind({
  id: 'iam-resource-policy',
  title: 'Resource policy',
  resourceType: 'AWS::S3::BucketPolicy',
  scope: 'regional',
  hasMetrics: false,
  list: {
    calls: [...policyServices.flatMap((source) => source.lists), ...reads],
    run: listPolicies,
  },
  get: {
    calls: reads,
    run: (aws, { id }) => {
      const { source, name } = sourceOf(id);
      return readOne(aws, source, { name, arn: source.arnOf(aws, name) });
    },
  },
  facts: {
    // The mirror knows these. Without it nothing is known to be new.
    accepted: { calls: [], load: noMirror },
    origin: { calls: [], load: noMirror },
    credentials: { calls: [], load: noMirror },
  },
  tags: {
    calls: policyServices.flatMap((source) => source.readsTags),
    load: (aws, { id }) => {
      const { source, name } = sourceOf(id);
      return source.tags(aws, name);
    },
  },
  probe: { calls: [], run: async () => notProbed('The service') },
  remediations: {},
});

/** `bucket/reports`. */
function sourceOf(id: string): { readonly source: ResourcePolicies; readonly name: string } {
  const [, kind = '', name = ''] = /^([a-z]+)\/(.+)$/s.exec(id) ?? [];
  const source = policyServices.find((one) => one.kind === kind);
  if (!source) throw new Error(`${id} lacks a service whose policies Janitor reads`);
  return { source, name };
}

/** The resources of all services, one after the other. The cursor begins with the number of the service. */
async function* listPolicies(aws: Reader, from?: string) {
  const [, first = '0', cursor = ''] = /^(\d+) (.*)$/s.exec(from ?? '') ?? [];
  const limit = pLimit(readsAtOnce);
  for (const [at, source] of policyServices.entries()) {
    if (at < Number(first)) continue;
    const start = at === Number(first) && cursor !== '' ? cursor : undefined;
    const paging = { what: `resources (${source.kind})`, atMost: 1_000, from: start };
    const next = at + 1 < policyServices.length ? { cursor: `${at + 1} ` } : {};
    for await (const page of pagesOf(paging, (token) => source.list(aws, token))) {
      const all = await Promise.all(page.items.map((one) => limit(() => readOne(aws, source, one))));
      const resources = all.filter((one) => one !== undefined);
      yield page.cursor === undefined
        ? { resources, ...next }
        : { resources, cursor: `${at} ${page.cursor}` };
    }
  }
}

/** Undefined: it does not exist. A policy may deny to read it, so the state of one may be unknown. */
async function readOne(
  aws: Reader,
  source: ResourcePolicies,
  owner: PolicyOwner,
): Promise<Found | undefined> {
  const policy = await factOf(source.read(aws, owner.name));
  if (policy.known && policy.value === undefined) return undefined;
  const now: Fact<Identity> = policy.known
    ? known(policyResource({ ...owner, kind: source.kind, account: aws.account }, policy.value ?? null))
    : policy;
  return {
    account: aws.account,
    region: aws.region,
    kind: 'iam-resource-policy',
    id: `${source.kind}/${owner.name}`,
    arn: owner.arn,
    name: owner.name,
    observedAtMs: aws.nowMs,
    tags: tagsNotRequested,
    facts: { now },
    metrics: {},
    dimensions: {},
    protections: [],
    material: now.known ? { Policy: `sha256 ${identityHash(now.value)}` } : {},
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
