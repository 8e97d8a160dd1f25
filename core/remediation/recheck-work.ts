import type { Finding } from '../finding.ts';
import type { WorkOf } from '../work.ts';
import { permissionKinds } from './permission-kinds.generated.ts';

/** The recheck of a finding, for the function that may remediate its kind. */
export function recheckOf(finding: Finding): WorkOf<'finding.recheck' | 'permissions.recheck'> {
  const { id: findingId, generation } = finding;
  return { type: isPermission(finding) ? 'permissions.recheck' : 'finding.recheck', findingId, generation };
}

export function undoOf(finding: Finding): WorkOf<'finding.undo' | 'permissions.undo'> {
  const { id: findingId, generation } = finding;
  return { type: isPermission(finding) ? 'permissions.undo' : 'finding.undo', findingId, generation };
}

export function settleOf(finding: Finding): WorkOf<'finding.settle' | 'permissions.settle'> {
  return { type: isPermission(finding) ? 'permissions.settle' : 'finding.settle', findingId: finding.id };
}

/** Whether a remediation of the finding changes permissions. */
export function isPermission({ resource }: Pick<Finding, 'resource'>): boolean {
  return permissionKinds.includes(resource.kind);
}
