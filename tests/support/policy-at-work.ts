import { kind } from '../../aws/kinds/iam/iam-identity.ts';
import { createRemediator } from '../../aws/remediator.ts';
import { emptyIdentity, type Identity } from '../../core/changes/identity.ts';
import type { Finding, Progress, Receipt } from '../../core/finding.ts';
import { progressOf } from '../../core/findings/remediation/outcome.ts';
import type { Resource } from '../../core/resource.ts';
import { answeringClients } from './aws-answers.ts';
import { at, resourceOf } from './identity-at-work.ts';
import { oneAccount } from './one-account.ts';
import { sampleFinding } from './sample-finding.ts';
import { type Reply, type SentCommand, script } from './scripted-client.ts';

export type OneHolder = {
  readonly kind: 'user' | 'role' | 'group';
  readonly name: string;
  readonly id: string;
};

export type PolicyState = {
  policy: Identity | null;
  description: string | null;
  /** Those that have it. */
  attached: readonly OneHolder[];
  /** All identities of the account. */
  all: readonly OneHolder[];
  /** Names of users whose boundary it is. */
  bounds: readonly string[];
  /** ARNs of other managed policies that each user has, by name. */
  others: Readonly<Record<string, readonly string[]>>;
};

const noSuch = () => Object.assign(new Error('it does not exist'), { name: 'NoSuchEntityException' });
const conflict = () => Object.assign(new Error('in use'), { name: 'DeleteConflictException' });
const hungUp = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

export const isChange = ({ command }: SentCommand) => !/^(Get|List)/.test(command);

/**
 * IAM with one managed policy and those that may have it. `die(n)`: the nth change from now is made and its answer is
 * lost, and so is everything after it, until `live`.
 */
export function policyWorld(state: PolicyState) {
  const { clients } = answeringClients(() => new Error('nothing is sent'));
  let left = Number.POSITIVE_INFINITY;
  const sent = script(clients.iam(), (asked) => {
    if (left <= 0) return hungUp();
    const reply = isChange(asked) ? change(state, asked) : read(state, asked);
    if (isChange(asked)) left -= 1;
    return left <= 0 ? hungUp() : reply;
  });
  const remediator = createRemediator({
    accounts: oneAccount(clients, '123456789012'),
    kinds: [kind],
    nowMs: () => 0,
  });
  const resource = (): Resource<'iam-identity'> | undefined =>
    state.policy ? resourceOf(state.policy, null) : undefined;
  const base = sampleFinding({ resource: resourceOf(state.policy as Identity, null) });
  const finding = (more: Partial<Finding> = {}): Finding =>
    JSON.parse(
      JSON.stringify({ ...base, plan: { ...base.plan, remediation: 'delete-policy' }, ...more }),
    ) as Finding;
  /** The first step, as it is stored. */
  const begin = async (receipt: Receipt | null = null): Promise<Progress> => {
    const outcome = await remediator.run({ finding: finding({ receipt }), resource: resource() } as never);
    if (!('inProgress' in outcome)) throw new Error('there was one step');
    return progressOf(outcome, 0);
  };
  const goOn = async (progress: Progress): Promise<Receipt> => {
    const permit = { finding: finding({ progress }), resource: resource() };
    const outcome = await remediator.run(permit as never);
    if ('inProgress' in outcome) throw new Error('there were three steps');
    return { ...outcome, undo: { ...progress.undo, ...outcome.undo } };
  };
  return {
    sent,
    state,
    begin,
    goOn,
    remediator,
    finding,
    resource,
    die: (after: number) => void (left = after),
    live: () => void (left = Number.POSITIVE_INFINITY),
  };
}

function read(
  { policy, description, attached, all, bounds, others }: PolicyState,
  { command, input }: SentCommand,
): Reply {
  if (command === 'GetAccountAuthorizationDetailsCommand')
    return details({ policy, attached, all, bounds, others });
  if (/^Get(User|Role|Group)Command$/.test(command)) {
    const [, kindOf = ''] = /^Get(User|Role|Group)/.exec(command) ?? [];
    const one = all.find(
      ({ kind: is, name }) => is === kindOf.toLowerCase() && name === input[`${kindOf}Name`],
    );
    return one ? { [kindOf]: { [`${kindOf}Id`]: one.id } } : noSuch();
  }
  if (!policy) return noSuch();
  if (command === 'GetPolicyCommand')
    return {
      Policy: {
        PolicyName: policy.name,
        Path: policy.path,
        Arn: policy.arn,
        DefaultVersionId: policy.defaultVersion,
        PermissionsBoundaryUsageCount: bounds.length,
        ...(description === null ? {} : { Description: description }),
        Tags: Object.entries(policy.tags).map(([Key, Value]) => ({ Key, Value })),
      },
    };
  if (command === 'ListPolicyVersionsCommand')
    return { Versions: Object.keys(policy.versions).map((VersionId) => ({ VersionId })), IsTruncated: false };
  if (command === 'GetPolicyVersionCommand') {
    const VersionId = String(input['VersionId']);
    const Document = encodeURIComponent(policy.versions[VersionId] ?? '');
    return { PolicyVersion: { VersionId, Document } };
  }
  const of = (wanted: OneHolder['kind']) => attached.filter(({ kind: is }) => is === wanted);
  return {
    PolicyUsers: of('user').map(({ name, id }) => ({ UserName: name, UserId: id })),
    PolicyRoles: of('role').map(({ name, id }) => ({ RoleName: name, RoleId: id })),
    PolicyGroups: of('group').map(({ name, id }) => ({ GroupName: name, GroupId: id })),
    IsTruncated: false,
  };
}

const trust = encodeURIComponent('{"Version":"2012-10-17","Statement":[]}');

function details({ policy, attached, all, bounds, others }: Omit<PolicyState, 'description'>): Reply {
  const of = (wanted: OneHolder['kind']) =>
    all
      .filter(({ kind: is }) => is === wanted)
      .map(({ kind: is, name, id }) => ({
        [`${wanted === 'user' ? 'User' : wanted === 'role' ? 'Role' : 'Group'}Name`]: name,
        Arn: `${at}:${is}/${name}`,
        Path: '/',
        AttachedManagedPolicies: [
          ...(attached.some((one) => one.id === id) ? [policy?.arn ?? ''] : []),
          ...(is === 'user' ? (others[name] ?? []) : []),
        ].map((PolicyArn) => ({ PolicyArn })),
        ...(is === 'user' && bounds.includes(name)
          ? { PermissionsBoundary: { PermissionsBoundaryArn: policy?.arn } }
          : {}),
        ...(is === 'user' ? { GroupList: [] } : {}),
        ...(is === 'role' ? { RolePolicyList: [], AssumeRolePolicyDocument: trust } : {}),
        ...(is === 'group' ? { GroupPolicyList: [] } : {}),
      }));
  return {
    UserDetailList: of('user'),
    RoleDetailList: of('role'),
    GroupDetailList: of('group'),
    Policies: policy
      ? [
          {
            PolicyName: policy.name,
            Arn: policy.arn,
            Path: policy.path,
            DefaultVersionId: policy.defaultVersion,
            PermissionsBoundaryUsageCount: bounds.length,
            PolicyVersionList: Object.entries(policy.versions).map(([VersionId, text]) => ({
              VersionId,
              Document: encodeURIComponent(text),
            })),
          },
        ]
      : [],
    IsTruncated: false,
  };
}

/** As IAM does it, with its conflicts. */
function change(state: PolicyState, { command, input }: SentCommand): Reply {
  const { policy } = state;
  const text = String(input['PolicyDocument']);
  if (command === 'CreatePolicyCommand') {
    if (policy) return Object.assign(new Error('there'), { name: 'EntityAlreadyExistsException' });
    const [path, name] = [String(input['Path']), String(input['PolicyName'])];
    const tags = (input['Tags'] ?? []) as readonly { readonly Key: string; readonly Value: string }[];
    state.description = (input['Description'] as string | undefined) ?? null;
    state.policy = emptyIdentity({
      kind: 'policy',
      account: '123456789012',
      arn: `${at}:policy${path}${name}`,
      path,
      name,
      versions: { v1: text },
      defaultVersion: 'v1',
      tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])),
    });
    return { Policy: { Arn: state.policy.arn } };
  }
  if (!policy || policy.arn !== input['PolicyArn']) return noSuch();
  const [, verb = '', kindOf = ''] = /^(Attach|Detach)(User|Role|Group)Policy/.exec(command) ?? [];
  if (verb !== '') {
    const name = input[`${kindOf}Name`];
    const one = state.all.find(({ kind: is, name: of }) => is === kindOf.toLowerCase() && of === name);
    const others = state.attached.filter(({ id }) => id !== one?.id);
    if (!one || (verb === 'Detach' && others.length === state.attached.length)) return noSuch();
    state.attached = verb === 'Attach' ? [...others, one] : others;
    return {};
  }
  const ids = Object.keys(policy.versions);
  if (command === 'DeletePolicyCommand') {
    if (ids.length > 1 || state.attached.length > 0 || state.bounds.length > 0) return conflict();
    state.policy = null;
    return {};
  }
  const version = String(input['VersionId']);
  if (command === 'DeletePolicyVersionCommand') {
    if (version === policy.defaultVersion) return conflict();
    const { [version]: _, ...versions } = policy.versions;
    state.policy = { ...policy, versions };
    return {};
  }
  if (command !== 'CreatePolicyVersionCommand') throw new Error(`nobody expected ${command}`);
  if (ids.length >= 5) return Object.assign(new Error('five'), { name: 'LimitExceededException' });
  const id = `v${Math.max(...ids.map((one) => Number(one.slice(1)))) + 1}`;
  const defaultVersion = input['SetAsDefault'] === true ? id : policy.defaultVersion;
  state.policy = { ...policy, versions: { ...policy.versions, [id]: text }, defaultVersion };
  return { PolicyVersion: { VersionId: id } };
}
