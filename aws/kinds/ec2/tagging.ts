import { CreateTagsCommand } from '@aws-sdk/client-ec2';
import type { Finding, Receipt } from '../../../core/finding.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import type { Resource, Tags } from '../../../core/resource.ts';
import { isAllowedValue, isBlank, isReservedTagKey } from '../../../core/tags/requirements.ts';
import type { Reader } from '../define.ts';
import { readBack } from '../read-back.ts';

type Writing = { readonly key: string; readonly value: string };

/**
 * Writes exactly the values that a person filled in. Replaces an existing value only if it is the disallowed
 * one that the person saw.
 */
export async function writeTags(
  aws: Reader,
  { id, region, tags }: Resource<'ec2-instance'>,
  finding: Finding,
  read: () => Promise<Resource<'ec2-instance'> | undefined>,
): Promise<Receipt> {
  if (!tags.known) throw new Refused('The current tags could not be read, so there would be no undo');
  const filledIn = Object.entries(finding.input ?? {}).map(([key, value]): Writing => ({ key, value }));
  if (filledIn.length === 0) throw new Refused('No tag values are filled in');
  for (const one of filledIn) refuseUnasked(one, finding);
  const writing = filledIn.filter((one) => isToWrite(one, tags.value, finding));
  const left = filledIn.filter((one) => !writing.includes(one)).map(({ key }) => key);
  const leftAlone = left.length > 0 ? ` Changed meanwhile, so not touched: ${left.join(', ')}.` : '';
  if (writing.length > 0) {
    await aws.clients.ec2(aws.region).send(
      new CreateTagsCommand({
        Resources: [id],
        Tags: writing.map(({ key: Key, value: Value }) => ({ Key, Value })),
      }),
    );
    await readBack(aws.clients, async () => hasTags(await read(), writing));
  }
  const written = writing.map(({ key, value }) => `${key} = ${value}`).join(', ');
  return {
    summary: `${written ? `Tagged: ${written}.` : 'Nothing to change.'}${leftAlone}`,
    // Null: the tag did not exist, so the undo deletes it.
    undo: {
      call: 'ec2:CreateTags',
      instanceId: id,
      region,
      before: Object.fromEntries(writing.map(({ key }) => [key, tags.value[key] ?? null])),
    },
  };
}

/** Whether every filled-in tag is present, whoever wrote it. */
export function isTagged(
  resource: Resource<'ec2-instance'> | undefined,
  finding: Finding,
): boolean | 'unknown' {
  const input = Object.entries(finding.input ?? {});
  if (!resource || input.length === 0) return false;
  if (!resource.tags.known) return 'unknown';
  const { value: tags } = resource.tags;
  return input.every(([key, value]) => !isToWrite({ key, value }, tags, finding));
}

function hasTags(resource: Resource<'ec2-instance'> | undefined, written: readonly Writing[]): boolean {
  const { tags } = resource ?? {};
  return tags?.known === true && written.every(({ key, value }) => tags.value[key] === value);
}

function refuseUnasked({ key, value }: Writing, { plan }: Finding): void {
  const asked = plan.asks?.tags.find((one) => one.key === key);
  if (!asked || isReservedTagKey(key)) throw new Refused(`Tag ${key} is not required`);
  if (!isAllowedValue(asked, value)) throw new Refused(`The value "${value}" is not allowed for tag ${key}`);
}

/** Compares keys case-sensitively, as AWS does. */
function isToWrite({ key, value }: Writing, tags: Tags, { plan }: Finding): boolean {
  const now = Object.hasOwn(tags, key) ? (tags[key] ?? '') : '';
  if (now === value) return false;
  return isBlank(now) || now === plan.asks?.tags.find((one) => one.key === key)?.found;
}
