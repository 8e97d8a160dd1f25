import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreatePolicyVersionCommand,
  DeleteGroupPolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DeleteUserPermissionsBoundaryCommand,
  DeleteUserPolicyCommand,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  type IAMClient,
  PutGroupPolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  SetDefaultPolicyVersionCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { Identity } from '../../../core/changes/identity.ts';
import type { Edit } from '../../../core/iam/state/edit.ts';
import { PartlyChanged, Refused } from '../../../core/ports/remediator.ts';
import { inWords } from '../../access/errors.ts';

type Target = Pick<Identity, 'kind' | 'name' | 'arn'>;

/** One call that changes IAM. `what`: for people. */
export type IamCall = { readonly what: string; readonly send: () => Promise<unknown> };

/** Carries out the edits in their order. See `inOrder`. */
export async function carryOut(iam: IAMClient, target: Target, edits: readonly Edit[]): Promise<void> {
  await inOrder(edits.map((edit) => changeBy(iam, target, edit)));
}

export function changeBy(iam: IAMClient, target: Target, edit: Edit): IamCall {
  return { what: edit.edit, send: () => send(iam, target, edit) };
}

/**
 * Sends the changes in their order. An error of the first one is thrown as it is, because nothing is changed then; one
 * of a later change is thrown as `PartlyChanged`.
 */
export async function inOrder(changes: readonly IamCall[]): Promise<void> {
  let isChanged = false;
  for (const { what, send: make } of changes) {
    try {
      await make();
      isChanged = true;
    } catch (cause) {
      if (!isChanged) throw cause;
      throw new PartlyChanged(`Changed in part, until ${what}: ${inWords(cause)}`, { cause });
    }
  }
}

/** What each edit sends, by the kind of the identity. */
async function send(iam: IAMClient, { kind, name, arn }: Target, edit: Edit): Promise<unknown> {
  const user = { UserName: name };
  const role = { RoleName: name };
  const group = { GroupName: name };
  switch (edit.edit) {
    case 'put-inline': {
      const policy = { PolicyName: edit.name, PolicyDocument: edit.text };
      if (kind === 'user') return iam.send(new PutUserPolicyCommand({ ...user, ...policy }));
      if (kind === 'role') return iam.send(new PutRolePolicyCommand({ ...role, ...policy }));
      if (kind === 'group') return iam.send(new PutGroupPolicyCommand({ ...group, ...policy }));
      break;
    }
    case 'delete-inline': {
      const policy = { PolicyName: edit.name };
      if (kind === 'user') return iam.send(new DeleteUserPolicyCommand({ ...user, ...policy }));
      if (kind === 'role') return iam.send(new DeleteRolePolicyCommand({ ...role, ...policy }));
      if (kind === 'group') return iam.send(new DeleteGroupPolicyCommand({ ...group, ...policy }));
      break;
    }
    case 'attach': {
      const policy = { PolicyArn: edit.policyArn };
      if (kind === 'user') return iam.send(new AttachUserPolicyCommand({ ...user, ...policy }));
      if (kind === 'role') return iam.send(new AttachRolePolicyCommand({ ...role, ...policy }));
      if (kind === 'group') return iam.send(new AttachGroupPolicyCommand({ ...group, ...policy }));
      break;
    }
    case 'detach': {
      const policy = { PolicyArn: edit.policyArn };
      if (kind === 'user') return iam.send(new DetachUserPolicyCommand({ ...user, ...policy }));
      if (kind === 'role') return iam.send(new DetachRolePolicyCommand({ ...role, ...policy }));
      if (kind === 'group') return iam.send(new DetachGroupPolicyCommand({ ...group, ...policy }));
      break;
    }
    case 'put-boundary': {
      const boundary = { PermissionsBoundary: edit.policyArn };
      if (kind === 'user') return iam.send(new PutUserPermissionsBoundaryCommand({ ...user, ...boundary }));
      if (kind === 'role') return iam.send(new PutRolePermissionsBoundaryCommand({ ...role, ...boundary }));
      break;
    }
    case 'delete-boundary':
      if (kind === 'user') return iam.send(new DeleteUserPermissionsBoundaryCommand(user));
      if (kind === 'role') return iam.send(new DeleteRolePermissionsBoundaryCommand(role));
      break;
    case 'put-trust':
      if (kind === 'role')
        return iam.send(new UpdateAssumeRolePolicyCommand({ ...role, PolicyDocument: edit.text }));
      break;
    case 'join-group':
      if (kind === 'user') return iam.send(new AddUserToGroupCommand({ ...user, GroupName: edit.group }));
      break;
    case 'leave-group':
      if (kind === 'user')
        return iam.send(new RemoveUserFromGroupCommand({ ...user, GroupName: edit.group }));
      break;
    default:
      return sendOfPolicy(iam, arn, edit);
  }
  throw new Refused(`A ${kind} has no ${edit.edit}`);
}

type OfPolicy = Exclude<
  Edit,
  {
    readonly edit:
      | `${'put' | 'delete'}-${'inline' | 'boundary'}`
      | 'attach'
      | 'detach'
      | 'put-trust'
      | 'join-group'
      | 'leave-group';
  }
>;

async function sendOfPolicy(iam: IAMClient, PolicyArn: string, edit: OfPolicy): Promise<unknown> {
  switch (edit.edit) {
    case 'create-version': {
      const version = { PolicyDocument: edit.text, SetAsDefault: edit.isDefault };
      return iam.send(new CreatePolicyVersionCommand({ PolicyArn, ...version }));
    }
    case 'set-default-version':
      return iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: edit.version }));
    case 'delete-version':
      return iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: edit.version }));
    default:
      throw new Refused(`Janitor does not carry out ${edit.edit}`);
  }
}
