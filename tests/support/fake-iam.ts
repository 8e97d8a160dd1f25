import type { IAMClient } from '@aws-sdk/client-iam';
import type { Identity } from '../../core/changes/identity.ts';
import { applyEdits } from '../../core/iam/state/apply-edits.ts';
import type { Edit } from '../../core/iam/state/edit.ts';
import { type Reply, type SentCommand, script } from './scripted-client.ts';

type Input = Readonly<Record<string, string>>;

/** What a command does to an identity; undefined: it reads. */
function editOf(command: string, input: Input): Edit | undefined {
  const { PolicyName: name = '', PolicyDocument: text = '', PolicyArn: policyArn = '' } = input;
  const { GroupName: group = '', VersionId: version = '', PermissionsBoundary: boundary = '' } = input;
  if (/^Put(User|Role|Group)Policy/.test(command)) return { edit: 'put-inline', name, text };
  if (/^Delete(User|Role|Group)Policy/.test(command)) return { edit: 'delete-inline', name };
  if (command.startsWith('Attach')) return { edit: 'attach', policyArn };
  if (command.startsWith('Detach')) return { edit: 'detach', policyArn };
  if (/^Put.*Boundary/.test(command)) return { edit: 'put-boundary', policyArn: boundary };
  if (/^Delete.*Boundary/.test(command)) return { edit: 'delete-boundary' };
  if (command === 'UpdateAssumeRolePolicyCommand') return { edit: 'put-trust', text };
  if (command === 'AddUserToGroupCommand') return { edit: 'join-group', group };
  if (command === 'RemoveUserFromGroupCommand') return { edit: 'leave-group', group };
  if (command === 'SetDefaultPolicyVersionCommand') return { edit: 'set-default-version', version };
  if (command === 'DeletePolicyVersionCommand') return { edit: 'delete-version', version };
  if (command === 'CreatePolicyVersionCommand')
    return { edit: 'create-version', version: null, text, isDefault: Boolean(input['SetAsDefault']) };
  return undefined;
}

type FakeIamOptions = {
  /** Users in the listing of all identities. */
  readonly others?: readonly object[];
  /** ARNs of AWS's own policies. */
  readonly ofAws?: readonly string[];
  /** The error that a command answers with, before it changes anything. */
  readonly fails?: (command: string) => Error | undefined;
  /** Whether the answer to a change is lost, which was made. */
  readonly loses?: (command: string) => boolean;
};

/** IAM with one identity beside others. `change`: what somebody else does. */
export function fakeIam(
  client: IAMClient,
  start: Identity,
  { others = [], ofAws = [], fails = () => undefined, loses = () => false }: FakeIamOptions = {},
) {
  let state = start;
  const sent = script(client, (asked: SentCommand): Reply => {
    const error = fails(asked.command);
    if (error) return error;
    if (asked.command === 'ListPoliciesCommand')
      return { Policies: ofAws.map((Arn) => ({ Arn })), IsTruncated: false };
    const edit = editOf(asked.command, asked.input as Input);
    if (!edit) return answer(state, asked, others);
    const after = applyEdits(state, [edit]);
    if (!after.ok || !after.value) return Object.assign(new Error('no'), { name: 'NoSuchEntity' });
    state = after.value;
    if (loses(asked.command)) return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    return { PolicyVersion: { VersionId: state.defaultVersion } };
  });
  const change = (parts: Partial<Identity>) => void (state = { ...state, ...parts });
  return { state: () => state, sent, change };
}

function answer(state: Identity, { command, input }: SentCommand, others: readonly object[]): Reply {
  const { name, arn, path, boundary } = state;
  const head = {
    Arn: arn,
    Path: path,
    ...(boundary ? { PermissionsBoundary: { PermissionsBoundaryArn: boundary } } : {}),
  };
  const kind = /(User|Role|Group|Policy)/.exec(command)?.[1] ?? '';
  if (command === 'GetAccountAuthorizationDetailsCommand')
    return {
      UserDetailList: others,
      RoleDetailList: [],
      GroupDetailList: [],
      Policies: [],
      IsTruncated: false,
    };
  if (command === 'ListGroupsForUserCommand')
    return { Groups: state.groups.map((GroupName) => ({ GroupName })), IsTruncated: false };
  if (command.startsWith('ListAttached'))
    return { AttachedPolicies: state.attached.map((PolicyArn) => ({ PolicyArn })), IsTruncated: false };
  if (/^List(User|Role|Group)Policies/.test(command))
    return { PolicyNames: Object.keys(state.inline), IsTruncated: false };
  if (/^Get(User|Role|Group)Policy/.test(command)) {
    const PolicyName = String(input['PolicyName']);
    const PolicyDocument = encodeURIComponent(state.inline[PolicyName] ?? '');
    return { [`${kind}Name`]: name, PolicyName, PolicyDocument };
  }
  if (command === 'ListPolicyVersionsCommand')
    return {
      Versions: Object.keys(state.versions).map((VersionId) => ({ VersionId })),
      IsTruncated: false,
    };
  if (command === 'GetPolicyVersionCommand') {
    const VersionId = String(input['VersionId']);
    return { PolicyVersion: { VersionId, Document: encodeURIComponent(state.versions[VersionId] ?? '') } };
  }
  const of = { ...head, [`${kind}Name`]: name, DefaultVersionId: state.defaultVersion };
  return { [kind]: state.trust === null ? of : { ...of, AssumeRolePolicyDocument: state.trust } };
}
