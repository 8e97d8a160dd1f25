import { CreateTagsCommand, DeleteTagsCommand } from '@aws-sdk/client-ec2';
import type { Finding } from '../../../core/finding.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import type { Resource, Tags } from '../../../core/resource.ts';
import { type Call, on, sends } from '../../access/permission.ts';
import { afterFirst } from '../after-first.ts';
import { differing, isGone, keptIn, keptTooLittle, noUndo } from '../as-left.ts';
import type { Reader, UndoStep } from '../define.ts';
import { readBack } from '../read-back.ts';

type Instance = Resource<'ec2-instance'>;

const instances = 'arn:{partition}:ec2:*:{account}:instance/*';

/** Null: the tag did not exist. */
type Before = Readonly<Record<string, string | null>>;

/** Undo of `tag`: former values come back, added tags go. Other tags are not touched. */
export function formerTags(
  describe: Call,
  read: (aws: Reader, ref: { readonly id: string }) => Promise<Instance | undefined>,
): UndoStep<'ec2-instance'> {
  return {
    calls: [
      sends('EC2.CreateTags', on(instances, 'ec2:CreateTags')),
      sends('EC2.DeleteTags', on(instances, 'ec2:DeleteTags')),
      describe,
    ],
    says: ({ undo }) => {
      const before = undo['before'] as Before | undefined;
      if (!before) return keptTooLittle;
      if (Object.keys(before).length === 0) return noUndo('It changed no tag, so there is nothing to undo.');
      return { is: 'exact', title: 'Restore the former tags', lost: null, untilMs: null };
    },
    differences: async (_aws, instance, finding) => {
      if (!instance) return isGone;
      const now = knownTags(instance);
      return Object.keys(beforeIn(finding)).flatMap((key) =>
        differing(`Tag ${key}`, finding.input?.[key] ?? 'none', valueOf(now, key) ?? 'none'),
      );
    },
    run: async (aws, finding, instance) => {
      const { id } = finding.resource;
      const before = beforeIn(finding);
      const restored = Object.entries(before).flatMap(([Key, Value]) =>
        Value === null ? [] : [{ Key, Value }],
      );
      const added = Object.keys(before).filter((key) => before[key] === null);
      const written = finding.input ?? {};
      if (restored.length + added.length === 0 || !instance) throw new Refused('There is no tag to restore');
      const ec2 = aws.clients.ec2(aws.region);
      // The value limits the deletion to the tag that Janitor wrote.
      const remove = () =>
        ec2.send(
          new DeleteTagsCommand({
            Resources: [id],
            Tags: added.map((Key) => ({ Key, Value: written[Key] ?? '' })),
          }),
        );
      if (restored.length > 0) {
        await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: restored }));
        if (added.length > 0) await afterFirst('The former values are restored.', remove);
      } else await remove();
      await readBack(aws.clients, async () => isAsBefore(await read(aws, { id }), finding) === true);
      const words = [
        ...restored.map(({ Key, Value }) => `${Key} = ${Value}`),
        ...added.map((key) => `${key} removed`),
      ];
      return { summary: `Tags restored: ${words.join(', ')}.` };
    },
    isDone: isAsBefore,
  };
}

function isAsBefore(instance: Instance | undefined, finding: Finding): boolean | 'unknown' {
  if (!instance) return false;
  if (!instance.tags.known) return 'unknown';
  const now = instance.tags.value;
  return Object.entries(beforeIn(finding)).every(([key, value]) => valueOf(now, key) === value);
}

function beforeIn(finding: Finding): Before {
  return (keptIn(finding)['before'] as Before | undefined) ?? {};
}

function knownTags({ tags }: Instance): Tags {
  if (!tags.known) throw new Error(tags.why);
  return tags.value;
}

function valueOf(tags: Tags, key: string): string | null {
  return Object.hasOwn(tags, key) ? (tags[key] ?? null) : null;
}
