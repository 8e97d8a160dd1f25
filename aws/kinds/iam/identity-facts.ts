import { GetGroupCommand, GetRoleCommand, GetUserCommand } from '@aws-sdk/client-iam';
import type { Identity } from '../../../core/changes/identity.ts';
import type { GroupPolicies } from '../../../core/iam/state/situation.ts';
import type { Resource } from '../../../core/resource.ts';
import { absent } from '../../access/answers.ts';
import { inWords, isDenied } from '../../access/errors.ts';
import type { Reader } from '../define.ts';
import {
  type Holder,
  holdersOf,
  holderWords,
  listsHolders,
  readsHolder,
} from './delete-policy/policy-holders.ts';
import { noSuchEntity } from './identity-arns.ts';
import { everyOf, there } from './identity-pages.ts';
import { readDefaultText } from './read-policy.ts';
import { readGroupPolicies } from './read-principal.ts';

type Found = Resource<'iam-identity'>;

export const readsHolders = [listsHolders, ...readsHolder];

/** The states of the identity whose surroundings matter. */
function states({ facts: { now, accepted } }: Found): readonly Identity[] {
  return [now, accepted].flatMap((fact) => (fact?.known && fact.value ? [fact.value] : []));
}

/** The policies of each group that the user is or was in; null: the group does not exist. */
export async function loadGroups(
  aws: Reader,
  resource: Found,
): Promise<Readonly<Record<string, GroupPolicies | null>>> {
  const names = [...new Set(states(resource).flatMap((state) => state.groups))];
  const read = await Promise.all(
    names.map(
      async (name) =>
        [
          name,
          await aws.once(`group ${name}`, () =>
            absent(noSuchEntity, null, () => readGroupPolicies(aws, name)),
          ),
        ] as const,
    ),
  );
  return Object.fromEntries(read);
}

/**
 * The text in force of each managed policy that the identity has or had, itself or by a group, and of its
 * boundaries, by ARN. Null: it does not exist, or may not be read.
 */
export async function loadPolicies(
  aws: Reader,
  resource: Found,
): Promise<Readonly<Record<string, string | null>>> {
  const known = resource.facts.groups;
  const ofGroups = known?.known ? known.value : await loadGroups(aws, resource);
  const arns = new Set([
    ...states(resource).flatMap(({ attached, boundary }) => [...attached, ...(boundary ? [boundary] : [])]),
    ...Object.values(ofGroups).flatMap((group) => group?.attached ?? []),
  ]);
  const read: (readonly [string, string | null])[] = [];
  for (const arn of arns) read.push([arn, await textOrNull(aws, arn)]);
  return Object.fromEntries(read);
}

async function textOrNull(aws: Reader, arn: string): Promise<string | null> {
  try {
    return await absent(noSuchEntity, null, () => readDefaultText(aws, arn));
  } catch (error) {
    if (isDenied(error)) return null;
    throw new Error(`${arn}: ${inWords(error)}`, { cause: error });
  }
}

/** Holders whose ARNs are read. A change of a policy that more have is no less bad. */
const atMost = 50;

/**
 * The ARNs of those who have the managed policy, itself or by a group, or are members of the group; at most 50.
 * IAM lists them by name, and the path is only in the ARN.
 */
export async function loadHolders(aws: Reader, { arn, facts: { now } }: Found): Promise<readonly string[]> {
  const identity = now?.known ? now.value : null;
  if (identity?.kind === 'group') return absent(noSuchEntity, [], () => membersOf(aws, identity.name));
  if (identity?.kind !== 'policy') return [];
  const all = await attachedTo(aws, arn);
  const named = (kind: Holder['kind']) => all.flatMap((one) => (one.kind === kind ? [one.name] : []));
  const reads = [
    ...named('group').map((name) => async () => membersOf(aws, name)),
    ...named('user').map((name) => async () => {
      const { User } = await aws.clients.iam().send(new GetUserCommand({ UserName: name }));
      return [there(User?.Arn, 'the Arn of a user')];
    }),
    ...named('role').map((name) => async () => {
      const { Role } = await aws.clients.iam().send(new GetRoleCommand({ RoleName: name }));
      return [there(Role?.Arn, 'the Arn of a role')];
    }),
  ];
  const found: string[] = [];
  for (const read of reads) {
    if (found.length >= atMost) break;
    found.push(...(await absent(noSuchEntity, [], read)));
  }
  return [...new Set(found)].slice(0, atMost).sort();
}

/** Those that the managed policy is attached to, in words. */
export async function loadAttachedTo(
  aws: Reader,
  { arn, facts: { now } }: Found,
): Promise<readonly string[]> {
  if (!now?.known || now.value.kind !== 'policy') return [];
  return (await attachedTo(aws, arn)).map(holderWords);
}

function attachedTo(aws: Reader, arn: string): Promise<readonly Holder[]> {
  return aws.once(`holders ${arn}`, () => holdersOf(aws, arn));
}

/** ARNs of the members. */
async function membersOf(aws: Reader, group: string): Promise<readonly string[]> {
  return everyOf(
    'members of a group',
    (Marker) => aws.clients.iam().send(new GetGroupCommand({ GroupName: group, Marker })),
    ({ Users }) => there(Users, 'the members of a group').map(({ Arn }) => there(Arn, 'the Arn of a user')),
  );
}
