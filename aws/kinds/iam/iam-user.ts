import {
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  ListMFADevicesCommand,
  TagUserCommand,
  type UserDetail,
} from '@aws-sdk/client-iam';
import { Refused } from '../../../core/ports/remediator.ts';
import { type Fact, known, type Resource, type Tags, unknown } from '../../../core/resource.ts';
import { startOf } from '../../../core/shorten.ts';
import { absent, assertAbout, requiredList } from '../../access/answers.ts';
import { inWords, isDenied } from '../../access/errors.ts';
import { pagesOf } from '../../access/pages.ts';
import { partitionOf } from '../../access/partitions.ts';
import { on, onAll, sends } from '../../access/permission.ts';
import { materialTags, toTags } from '../../tags.ts';
import { defineKind, notProbed, type Reader } from '../define.ts';
import { readBack } from '../read-back.ts';
import { credentialReport, type ReportedUser, rootUser } from './credential-report.ts';
import { formerMark } from './mark-undo.ts';

declare module '../../../core/resource.ts' {
  interface Kinds {
    'iam-user': {
      readonly isRoot: boolean;
      /** From the credential report, up to 4 hours old; null: not in the report, or not read. */
      readonly reported: { readonly hasPassword: boolean; readonly hasMfa: boolean } | null;
      /** Current, not from the report. */
      readonly hasConsolePassword: boolean;
      /** Current. Devices of all types, at most one for root. Root may have no credentials to sign in with. */
      readonly mfa: { readonly devices: number; readonly hasCredentials: boolean };
    };
  }
}

type IamUser = Resource<'iam-user'>;

/** Users under any path. */
const users = 'arn:{partition}:iam::{account}:user/*';

/** The cursor after root, which is not in the listing of users. */
const start = 'users';

const getUser = sends('IAM.GetUser', on(users, 'iam:GetUser'));

const mfaRequired = 'MFA_REQUIRED';

const tagUser = sends(
  'IAM.TagUser',
  on(users, 'iam:TagUser', { 'ForAllValues:StringEquals': { 'aws:TagKeys': mfaRequired } }),
);

const noSuchEntity = ['NoSuchEntity', 'NoSuchEntityException'];
const oneReport = 'The credential report covers the whole account.';
const wholeAccount = 'The action reads the whole account.';

export const kind = defineKind({
  id: 'iam-user',
  title: 'IAM user',
  resourceType: 'AWS::IAM::User',
  scope: 'global',
  hasMetrics: false,
  list: {
    calls: [
      sends('IAM.GenerateCredentialReport', onAll('iam:GenerateCredentialReport', oneReport)),
      sends('IAM.GetCredentialReport', onAll('iam:GetCredentialReport', oneReport)),
      sends('IAM.GetAccountAuthorizationDetails', onAll('iam:GetAccountAuthorizationDetails', wholeAccount)),
    ],
    async *run(aws, from) {
      const report = await credentialReport(aws.clients);
      const reported = (name: string): ReportedUser | null => report.get(name) ?? null;
      const toUser = (user: UserDetail): IamUser =>
        toResource(aws, user, known(toTags(user.Tags)), user.UserName ? reported(user.UserName) : null);
      if (from === undefined) yield { resources: [root(aws, reported(rootUser))], cursor: start };
      try {
        for await (const { items, ...rest } of userDetails(aws, from === start ? undefined : from))
          yield { ...rest, resources: items.map(toUser) };
      } catch (error) {
        if (!isDenied(error)) throw error;
        // Without permission for tags and paths, the report still names the users.
        const rows = [...report.values()].filter(({ name }) => name !== rootUser);
        yield { resources: rows.map((row) => fromReport(aws, row, inWords(error))) };
      }
    },
  },
  get: {
    calls: [getUser],
    run: async (aws, { id }) => {
      if (id === rootUser) return root(aws, null);
      return readUser(aws, id);
    },
  },
  facts: {
    hasConsolePassword: {
      calls: [sends('IAM.GetLoginProfile', on(users, 'iam:GetLoginProfile'))],
      load: async (aws, { id }) => {
        if (id === rootUser) return true;
        return absent(noSuchEntity, false, async () => {
          const { LoginProfile } = await aws.clients.iam().send(new GetLoginProfileCommand({ UserName: id }));
          assertAbout(id, LoginProfile?.UserName);
          return true;
        });
      },
    },
    mfa: {
      calls: [
        sends('IAM.ListMFADevices', on(users, 'iam:ListMFADevices')),
        sends('IAM.GetAccountSummary', onAll('iam:GetAccountSummary', wholeAccount)),
      ],
      load: async (aws, { id }) => {
        if (id === rootUser) return rootMfa(aws);
        const answer = await aws.clients.iam().send(new ListMFADevicesCommand({ UserName: id }));
        const { MFADevices, IsTruncated } = answer;
        if (!MFADevices || (MFADevices.length === 0 && IsTruncated))
          throw new Error("IAM's response lacks the list of MFA devices");
        return { devices: MFADevices.length, hasCredentials: true };
      },
    },
  },
  probe: { calls: [], run: async () => notProbed('IAM') },
  remediations: {
    'tag-mfa-required': {
      title: `Tag the user ${mfaRequired}`,
      undo: { possible: 'yes', how: `Remove the tag ${mfaRequired}, or restore its old value.` },
      calls: [tagUser, getUser],
      run: async (aws, { id, tags }) => {
        if (id === rootUser) throw new Refused('The root user is only reported, never changed');
        if (!tags.known) throw new Refused('The current tags could not be read, so there would be no undo');
        const Tags = [{ Key: mfaRequired, Value: 'true' }];
        await aws.clients.iam().send(new TagUserCommand({ UserName: id, Tags }));
        await readBack(aws.clients, async () => isMarked((await readUser(aws, id))?.tags));
        const [tag, before] = markOf(tags.value) ?? [mfaRequired, null];
        return {
          summary: `Tagged ${mfaRequired}.`,
          leaves: 'The user still has no MFA.',
          undo: { call: before === null ? 'iam:UntagUser' : 'iam:TagUser', userName: id, tag, before },
        };
      },
      isDone: (resource) => {
        if (!resource) return false;
        return resource.tags.known ? isMarked(resource.tags) : 'unknown';
      },
      undoing: formerMark({
        markOf: ({ tags }) => (tags.known ? markOf(tags.value) : undefined),
        read: readUser,
        users,
        key: mfaRequired,
        tagUser,
        getUser,
      }),
    },
  },
  refusals: [
    ...noSuchEntity,
    'ConcurrentModification',
    'ConcurrentModificationException',
    'LimitExceeded',
    'LimitExceededException',
  ],
});

function readUser(aws: Reader, id: string): Promise<IamUser | undefined> {
  return absent(noSuchEntity, undefined, async () => {
    const { User } = await aws.clients.iam().send(new GetUserCommand({ UserName: id }));
    if (!User) throw new Error("IAM's response lacks the requested user");
    assertAbout(id, User.UserName);
    return toResource(aws, User, known(toTags(User.Tags)), null);
  });
}

function isMarked(tags: Fact<Tags> | undefined): boolean {
  return tags?.known === true && markOf(tags.value)?.[1] === 'true';
}

/**
 * The existing tag in its own spelling. IAM tag keys ignore case, so tagging replaces it:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
function markOf(tags: Tags): readonly [string, string] | undefined {
  return Object.entries(tags).find(([key]) => key.toLowerCase() === mfaRequired.toLowerCase());
}

/** Reads tags and paths of all users, 1,000 per call. An account has at most 5,000 users. */
function userDetails(aws: Reader, from?: string) {
  return pagesOf({ what: 'users', atMost: 1_000, from }, async (Marker) => {
    const input = { MaxItems: 1_000, Filter: ['User' as const], Marker };
    const answer = await aws.clients.iam().send(new GetAccountAuthorizationDetailsCommand(input));
    const { IsTruncated, Marker: next } = answer;
    if (IsTruncated && !next) throw new Error("IAM's response is truncated but lacks the Marker");
    return { items: requiredList(answer.UserDetailList, 'users'), next };
  });
}

async function rootMfa(aws: Reader): Promise<{ devices: number; hasCredentials: boolean }> {
  // In GovCloud only IAM users sign in:
  // https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/accessing-govcloud.html
  if (partitionOf(aws.clients.homeRegion) === 'aws-us-gov') return { devices: 0, hasCredentials: false };
  const { SummaryMap = {} } = await aws.clients.iam().send(new GetAccountSummaryCommand({}));
  const { AccountMFAEnabled: devices, AccountPasswordPresent, AccountAccessKeysPresent } = SummaryMap;
  if (devices === undefined) throw new Error("IAM's account summary lacks AccountMFAEnabled");
  // moto does not report whether root has a password.
  const password = AccountPasswordPresent ?? (aws.clients.emulated ? 1 : undefined);
  if (password || AccountAccessKeysPresent) return { devices, hasCredentials: true };
  if (devices === 0 && (password === undefined || AccountAccessKeysPresent === undefined))
    throw new Error("IAM's account summary lacks AccountPasswordPresent or AccountAccessKeysPresent");
  return { devices, hasCredentials: false };
}

function toResource(
  aws: Reader,
  user: Pick<UserDetail, 'UserName' | 'Arn' | 'Path' | 'CreateDate'>,
  tags: Fact<Tags>,
  reported: ReportedUser | null,
): IamUser {
  const { UserName: name, Arn: arn, Path: path, CreateDate } = user;
  if (!name || !arn || !path) throw new Error("IAM's response lacks UserName, Arn or Path of a user");
  return {
    account: aws.account,
    region: 'global',
    kind: 'iam-user',
    id: name,
    arn,
    name,
    path,
    observedAtMs: aws.nowMs,
    tags,
    facts: { isRoot: known(false), reported: known(reported && pick(reported)) },
    metrics: {},
    dimensions: {},
    protections: isMarked(tags)
      ? [
          {
            code: 'marked',
            because: `Already tagged ${mfaRequired}. The owner has to set up MFA.`,
            toFix: 'Set up MFA for the user',
          },
        ]
      : [],
    // Rounded to seconds, because the report and IAM differ in precision.
    material: {
      Path: path,
      Created: CreateDate ? `${startOf(CreateDate.toISOString(), 19)}Z` : 'unknown',
      ...(tags.known ? materialTags(tags.value) : {}),
    },
    monthlyUsd: null,
  };
}

function fromReport(aws: Reader, row: ReportedUser, denied: string): IamUser {
  const path = `/${/:user\/(.*\/)?/.exec(row.arn)?.[1] ?? ''}`;
  const created = row.createdAtMs === null ? {} : { CreateDate: new Date(row.createdAtMs) };
  return toResource(aws, { UserName: row.name, Arn: row.arn, Path: path, ...created }, unknown(denied), row);
}

function root(aws: Reader, reported: ReportedUser | null): IamUser {
  return {
    account: aws.account,
    region: 'global',
    kind: 'iam-user',
    id: rootUser,
    arn: `arn:${partitionOf(aws.clients.homeRegion)}:iam::${aws.account}:root`,
    name: 'Root account',
    isBeside: true,
    observedAtMs: aws.nowMs,
    tags: known({}),
    facts: { isRoot: known(true), reported: known(reported && pick(reported)) },
    metrics: {},
    dimensions: {},
    protections: [
      {
        code: 'root',
        because: 'Root user: Janitor reports it and never changes it.',
        toFix: 'Set up MFA for the root user',
      },
    ],
    material: {},
    monthlyUsd: null,
  };
}

function pick({ hasPassword, hasMfa }: ReportedUser): {
  readonly hasPassword: boolean;
  readonly hasMfa: boolean;
} {
  return { hasPassword, hasMfa };
}
