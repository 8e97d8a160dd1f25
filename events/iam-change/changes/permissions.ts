import type { Changes, TrailCall } from '../call.ts';
import { touches } from '../call.ts';
import { withDocument } from '../document.ts';
import { named } from '../touched.ts';

const kinds = { User: 'user', Role: 'role', Group: 'group' } as const;

function each(names: readonly (keyof typeof kinds)[], of: (name: keyof typeof kinds) => Changes): Changes {
  return Object.assign({}, ...names.map(of)) as Changes;
}

const policyArn = (call: TrailCall): string => call.need('policyArn');
const policyName = (call: TrailCall): string => call.need('policyName');

/** What users, roles and groups may do: attached and inline policies, boundaries and membership. */
export const permissionChanges: Changes = {
  ...each(['User', 'Role', 'Group'], (name) => ({
    [`Attach${name}Policy`]: (call) =>
      touches(named(call, kinds[name], { edit: 'attach', policyArn: policyArn(call) })),
    [`Detach${name}Policy`]: (call) =>
      touches(named(call, kinds[name], { edit: 'detach', policyArn: policyArn(call) })),
    [`Put${name}Policy`]: (call) =>
      touches(
        named(
          call,
          kinds[name],
          withDocument(call.request['policyDocument'], (text) => ({
            edit: 'put-inline',
            name: policyName(call),
            text,
          })),
        ),
      ),
    [`Delete${name}Policy`]: (call) =>
      touches(named(call, kinds[name], { edit: 'delete-inline', name: policyName(call) })),
  })),
  ...each(['User', 'Role'], (name) => ({
    [`Put${name}PermissionsBoundary`]: (call) =>
      touches(
        named(call, kinds[name], { edit: 'put-boundary', policyArn: call.need('permissionsBoundary') }),
      ),
    [`Delete${name}PermissionsBoundary`]: (call) =>
      touches(named(call, kinds[name], { edit: 'delete-boundary' })),
  })),
  AddUserToGroup: (call) =>
    touches(named(call, 'user', { edit: 'join-group', group: call.need('groupName') })),
  RemoveUserFromGroup: (call) =>
    touches(named(call, 'user', { edit: 'leave-group', group: call.need('groupName') })),
};
