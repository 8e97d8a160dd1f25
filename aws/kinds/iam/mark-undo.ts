import { TagUserCommand, UntagUserCommand } from '@aws-sdk/client-iam';
import type { Finding } from '../../../core/finding.ts';
import type { Resource } from '../../../core/resource.ts';
import { type Call, on, sends } from '../../access/permission.ts';
import { differing, isGone, keptIn, keptTooLittle } from '../as-left.ts';
import type { Reader, UndoStep } from '../define.ts';
import { readBack } from '../read-back.ts';

type IamUser = Resource<'iam-user'>;

type Marks = {
  /** The user's tag in its own spelling, and its value; undefined: none. */
  readonly markOf: (user: IamUser) => readonly [string, string] | undefined;
  readonly read: (aws: Reader, id: string) => Promise<IamUser | undefined>;
  readonly users: `arn:{partition}:${string}`;
  readonly key: string;
  readonly tagUser: Call;
  readonly getUser: Call;
};

/** Undo of `tag-mfa-required`: the tag goes, or gets its former value. */
export function formerMark({ markOf, read, users, key, tagUser, getUser }: Marks): UndoStep<'iam-user'> {
  const isAsBefore = (user: IamUser | undefined, finding: Finding): boolean | 'unknown' => {
    if (!user) return false;
    if (!user.tags.known) return 'unknown';
    return (markOf(user)?.[1] ?? null) === beforeIn(finding);
  };
  return {
    calls: [
      tagUser,
      sends(
        'IAM.UntagUser',
        on(users, 'iam:UntagUser', { 'ForAllValues:StringEquals': { 'aws:TagKeys': key } }),
      ),
      getUser,
    ],
    says: ({ undo }) => {
      if (!('before' in undo)) return keptTooLittle;
      const title = undo['before'] === null ? `Remove the tag ${key}` : `Restore the tag ${key}`;
      const { tag } = undo;
      return typeof tag === 'string' && tag !== key
        ? {
            is: 'partly',
            title,
            lost: `Its key was spelled "${tag}" and is spelled ${key} now.`,
            untilMs: null,
          }
        : { is: 'exact', title, lost: null, untilMs: null };
    },
    differences: async (_aws, user) => {
      if (!user) return isGone;
      if (!user.tags.known) throw new Error(user.tags.why);
      return differing(`Tag ${key}`, 'true', markOf(user)?.[1] ?? 'none');
    },
    run: async (aws, finding) => {
      const { id } = finding.resource;
      const before = beforeIn(finding);
      const iam = aws.clients.iam();
      if (before === null) await iam.send(new UntagUserCommand({ UserName: id, TagKeys: [key] }));
      else await iam.send(new TagUserCommand({ UserName: id, Tags: [{ Key: key, Value: before }] }));
      await readBack(aws.clients, async () => isAsBefore(await read(aws, id), finding) === true);
      return {
        summary: before === null ? `Tag ${key} removed.` : `Tag ${key} is "${before}" again.`,
      };
    },
    isDone: isAsBefore,
  };
}

function beforeIn(finding: Finding): string | null {
  const { before } = keptIn(finding);
  return typeof before === 'string' ? before : null;
}
