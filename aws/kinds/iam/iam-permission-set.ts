import type { ChangeOrigin, MadeCredential } from '../../../core/changes/change-origin.ts';
import type { Identity } from '../../../core/changes/identity.ts';
import { permissionSetId } from '../../../core/iam/permission-sets/permission-set.ts';
import { identityHash } from '../../../core/iam/state/identity-hash.ts';
import { type Fact, known, type Resource, tagsNotRequested, unknown } from '../../../core/resource.ts';
import { inWords, isDenied } from '../../access/errors.ts';
import { defineKind, notProbed, type Reader } from '../define.ts';
import { loadTextsOfAws, readsTextsOfAws } from './permission-sets/attached-texts.ts';
import { listPermissionSetArns, listsPermissionSets } from './permission-sets/list-permission-sets.ts';
import {
  permissionSetArn,
  readPermissionSet,
  readsPermissionSets,
  readsTagsOfSets,
  readTagsOfSet,
} from './permission-sets/read-permission-set.ts';

declare module '../../../core/resource.ts' {
  interface Kinds {
    'iam-permission-set': {
      readonly now: Identity;
      /** The state that somebody accepted; null: it did not exist. From the mirror. */
      readonly accepted: Identity | null;
      /** Where the last change comes from; null: not known. From the mirror. */
      readonly origin: ChangeOrigin | null;
      /** Always empty: credentials are of users. From the mirror. */
      readonly credentials: readonly MadeCredential[];
      /** The text in force of each managed policy that it has or had, by ARN; null: cannot be read. */
      readonly policies: Readonly<Record<string, string | null>>;
    };
  }
}

type Found = Resource<'iam-permission-set'>;

export const kind = defineKind({
  id: 'iam-permission-set',
  title: 'Permission set',
  resourceType: 'AWS::SSO::PermissionSet',
  scope: 'regional',
  hasMetrics: false,
  list: {
    calls: [...listsPermissionSets, ...readsPermissionSets],
    async *run(aws, from) {
      for await (const { items, ...rest } of listPermissionSetArns(aws, from)) {
        const resources: Found[] = [];
        for (const arn of items) {
          const found = await readOne(aws, arn);
          if (found) resources.push(found);
        }
        yield { ...rest, resources };
      }
    },
  },
  get: {
    calls: readsPermissionSets,
    run: (aws, { id }) => readOne(aws, permissionSetArn(aws, id)),
  },
  facts: {
    // The mirror knows these. Without it nothing is known to be new.
    accepted: { calls: [], load: noMirror },
    origin: { calls: [], load: noMirror },
    credentials: { calls: [], load: noMirror },
    policies: { calls: readsTextsOfAws, load: loadTextsOfAws },
  },
  tags: { calls: [readsTagsOfSets], load: (aws, { arn }) => readTagsOfSet(aws, arn) },
  probe: { calls: [], run: async () => notProbed('Identity Center') },
  remediations: {},
});

/** Undefined: it does not exist. The state of one that may not be read is unknown. */
async function readOne(aws: Reader, arn: string): Promise<Found | undefined> {
  const id = permissionSetId(arn);
  if (id === null) throw new Error(`${arn} is not the ARN of a permission set`);
  const now = await stateOf(aws, arn);
  if (now === undefined) return undefined;
  return {
    account: aws.account,
    region: aws.region,
    kind: 'iam-permission-set',
    id,
    arn,
    name: now.known ? now.value.name : id,
    observedAtMs: aws.nowMs,
    tags: tagsNotRequested,
    facts: { now },
    metrics: {},
    dimensions: {},
    protections: [],
    material: now.known ? { Permissions: `sha256 ${identityHash(now.value)}` } : {},
    monthlyUsd: null,
  };
}

async function stateOf(aws: Reader, arn: string): Promise<Fact<Identity> | undefined> {
  try {
    const now = await readPermissionSet(aws, arn);
    return now && known(now);
  } catch (error) {
    if (isDenied(error)) return unknown(inWords(error));
    throw error;
  }
}

async function noMirror(): Promise<never> {
  throw new Error('no accepted state is stored');
}
