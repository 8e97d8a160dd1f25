import type { Touched } from '../../../core/iam/state/iam-event.ts';
import { type Changes, fieldsIn, other, type Touch, type TrailCall, textIn, touches } from '../call.ts';
import { documentText, withDocument } from '../document.ts';
import { created, named, readEdit } from '../touched.ts';

const deleted = { edit: 'delete' } as const;
const tagged = readEdit('its tags changed');

/** Users, roles and groups themselves: creation, deletion, names, tags and trust. */
export const identityChanges: Changes = {
  CreateUser: (call) =>
    touches(created(call, 'user', call.need('userName'), fieldsIn(call.response, 'user'), {})),
  CreateGroup: (call) =>
    touches(created(call, 'group', call.need('groupName'), fieldsIn(call.response, 'group'), {})),
  CreateRole: (call) => {
    const trust = documentText(call.request['assumeRolePolicyDocument']);
    const answered = fieldsIn(call.response, 'role');
    return touches(created(call, 'role', call.need('roleName'), answered, trust === null ? null : { trust }));
  },
  // A role from a template brings policies that the event does not name.
  AcquireRole: (call) => touches(roleInResponse(call, 'it comes from a template')),
  CreateServiceLinkedRole: (call) => touches(roleInResponse(call, 'AWS chooses its policies')),
  DeleteUser: (call) => touches(named(call, 'user', deleted)),
  DeleteGroup: (call) => touches(named(call, 'group', deleted)),
  DeleteRole: (call) => touches(named(call, 'role', deleted)),
  UpdateUser: (call) => renamed(call, 'user', 'newUserName'),
  UpdateGroup: (call) => renamed(call, 'group', 'newGroupName'),
  TagUser: (call) => touches(named(call, 'user', tagged)),
  UntagUser: (call) => touches(named(call, 'user', tagged)),
  TagRole: (call) => touches(named(call, 'role', tagged)),
  UntagRole: (call) => touches(named(call, 'role', tagged)),
  UpdateAssumeRolePolicy: (call) =>
    touches(
      named(
        call,
        'role',
        withDocument(call.request['policyDocument'], (text) => ({ edit: 'put-trust', text })),
      ),
    ),
  // Whoever uses the instances of the profile now works as the role.
  AddRoleToInstanceProfile: (call) => other('instance-profile', call.need('instanceProfileName')),
};

function roleInResponse(call: TrailCall, why: string): Touched {
  const role = fieldsIn(call.response, 'role');
  const name = textIn(role, 'roleName') ?? call.need('roleName');
  return { kind: 'role', arn: textIn(role, 'arn'), name, edits: [readEdit(why)], credential: null };
}

/** A new name or path gives an identity another ARN, with all that it has. */
function renamed(call: TrailCall, kind: 'user' | 'group', field: 'newUserName' | 'newGroupName'): Touch {
  const [name, path] = [textIn(call.request, field), textIn(call.request, 'newPath')];
  const before = named(call, kind);
  if (name === null && path === null) return touches({ ...before, edits: [readEdit('it was updated')] });
  const arn = path && `arn:${call.partition}:iam::${call.account}:${kind}${path}${name ?? before.name}`;
  const after: Touched = {
    ...before,
    arn,
    name: name ?? before.name,
    edits: [readEdit(`it was ${before.name} before, or in another path`)],
  };
  return name === null || name === before.name
    ? touches(after)
    : touches({ ...before, edits: [deleted] }, after);
}
