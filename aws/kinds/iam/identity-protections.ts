import type { Identity } from '../../../core/changes/identity.ts';
import type { Protection } from '../../../core/resource.ts';

/** Roles by which an organisation reaches its accounts. */
const ofTheOrganisation =
  /^(OrganizationAccountAccessRole|AWSControlTowerExecution|AWSCloudFormationStackSet(Execution|Administration)Role|stacksets-exec-.*)$/;

/** Why an identity is reported and never changed. `boundaries`: how many have a policy as their boundary; null: no policy. */
export function protectionsOf(
  identity: Identity,
  boundaries: number | undefined | null,
): readonly Protection[] {
  const { kind, name, path, tags } = identity;
  const found: Protection[] = [];
  const protect = (code: string, because: string, toFix: string): void =>
    void found.push({ code, because, toFix });
  if (path.startsWith('/aws-service-role/'))
    protect('service-linked', 'AWS owns service-linked roles.', 'Check the service that owns the role');
  else if (path.startsWith('/aws-reserved/') || name.startsWith('AWSReservedSSO_'))
    protect(
      'identity-center',
      'IAM Identity Center manages it and overwrites changes.',
      'Repair the permission set in IAM Identity Center',
    );
  else if (kind === 'role' && ofTheOrganisation.test(name))
    protect(
      'organisation-access',
      'The organisation reaches the account by this role.',
      'Undo the change as an administrator of the organisation',
    );
  if (name.startsWith('janitor-') || path.startsWith('/janitor-quarantine/'))
    protect('own', 'It belongs to Janitor.', 'Deploy Janitor again, or undo the change by hand');
  if (/break-?glass/i.test(`${path}${name} ${Object.keys(tags).join(' ')}`))
    protect(
      'break-glass',
      'It is for emergencies.',
      'Ask who keeps the emergency access, and undo it by hand',
    );
  if (boundaries === undefined)
    found.push({
      code: 'boundary-unread',
      because: 'IAM did not say whether it is used as permissions boundary.',
      from: ['delete-policy', 'quarantine'],
      isUnread: true,
    });
  else if (boundaries !== null && boundaries > 0)
    found.push({
      code: 'used-as-boundary',
      because: `It is the permissions boundary of ${boundaries}.`,
      from: ['delete-policy', 'quarantine'],
      toFix: 'Give those users and roles another permissions boundary first',
    });
  return found;
}
