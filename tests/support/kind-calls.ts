import type { Call, ScopedPermission } from '../../aws/access/permission.ts';
import { callsOf } from '../../aws/kinds/permissions.ts';
import { kinds } from '../../aws/kinds/registry.generated.ts';
import { samplesOf } from '../../aws/kinds/samples.generated.ts';
import type { CallPlace, NeededPermission } from './iam.ts';

/** The input of an SDK command. */
export type CallInput = Readonly<Record<string, unknown>>;
type Declared = { readonly kind: string; readonly call: Call };

const declared: readonly Declared[] = kinds.flatMap((kind) =>
  callsOf(kind).map((call) => ({ kind: kind.id, call })),
);

/** The permission checks of a call that a kind declares; undefined when none declares it. */
export function neededByKinds(
  command: string,
  input: CallInput,
  place: CallPlace,
): readonly NeededPermission[] | undefined {
  const all = declared.filter(({ call }) => call.command === command);
  if (all.length === 0) return undefined;
  const named = all.filter(({ kind }) => isAbout(kind, input));
  const needed = (named.length > 0 ? named : all).flatMap(({ kind, call }) =>
    call.permissions.flatMap((permission) =>
      'because' in permission
        ? [{ action: permission.action, resource: '*' }]
        : scoped(kind, command, permission, input, place),
    ),
  );
  return [...new Map(needed.map((one) => [JSON.stringify(one), one])).values()];
}

/** Several kinds may send one command (`EC2.CreateTags`): ids within a kind start alike. */
function isAbout(kind: string, input: CallInput): boolean {
  const samples = samplesOf[kind];
  const starts = (samples?.resources ?? []).flatMap(({ id }) => /^[a-z]+-/.exec(id)?.[0] ?? []);
  return Object.values(samples?.ids ?? {})
    .flatMap((fields) => idsIn(input, fields))
    .some((id) => starts.some((start) => id.startsWith(start)));
}

/** One check for each id in the input; creations and unnamed lists check `*`. */
function scoped(
  kind: string,
  command: string,
  { action, on }: ScopedPermission,
  input: CallInput,
  { partition, region, account }: CallPlace,
): readonly NeededPermission[] {
  const context = {
    's3:ResourceAccount': account,
    'aws:TagKeys': [
      ...tagsIn(input).map(({ Key }) => Key),
      ...((input['TagKeys'] ?? []) as readonly string[]),
    ],
    'kms:GrantIsForAWSResource': 'true',
    'ec2:CreateAction': command.split('.')[1] ?? '',
    'ec2:ParentVolume': `arn:${partition}:ec2:${region}:${account}:volume/${String(input['VolumeId'])}`,
  };
  return on.flatMap((pattern) => {
    const [, , service = '', where = '', owner = '', ...rest] = pattern.split(':');
    const [, type = '', separator = ''] = /^([a-z-]+)([:/])/.exec(rest.join(':')) ?? [];
    const ids = idsIn(input, samplesOf[kind]?.ids[type] ?? []);
    const head = `arn:${partition}:${service}:${where === '*' ? region : where}:${owner === '' ? '' : account}`;
    const unnamed = pattern.endsWith('/*/*') ? '*/*' : '*';
    return (ids.length > 0 ? ids : [unnamed]).map((id) => ({
      action,
      resource: id.startsWith('arn:') ? id : `${head}:${type}${separator}${id}`,
      context,
    }));
  });
}

function idsIn(input: CallInput, fields: readonly string[]): readonly string[] {
  return fields.flatMap((field) => [input[field] ?? []].flat() as string[]);
}

type TagKeyInput = { readonly Key: string };

function tagsIn(input: CallInput): readonly TagKeyInput[] {
  const specified = (input['TagSpecifications'] ?? []) as readonly {
    readonly Tags?: readonly TagKeyInput[];
  }[];
  return [
    ...((input['Tags'] ?? []) as readonly TagKeyInput[]),
    ...specified.flatMap(({ Tags }) => Tags ?? []),
  ];
}
