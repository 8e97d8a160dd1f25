import type { ChangeActor } from '../../core/changes/change-origin.ts';
import { asFields, fieldsIn, textIn } from './call.ts';

/**
 * Who made the call, by the type of the identity.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function actorOf(userIdentity: unknown): ChangeActor {
  const identity = asFields(userIdentity);
  const type = textIn(identity, 'type') ?? 'Unknown';
  const arn = textIn(identity, 'arn');
  const session = fieldsIn(identity, 'sessionContext');
  const issuer = fieldsIn(session, 'sessionIssuer');
  const role = textIn(issuer, 'type') === 'Role' ? textIn(issuer, 'arn') : null;
  const source = textIn(session, 'sourceIdentity');
  const named = (name: string | null): ChangeActor => ({ name: name ?? 'unknown', arn, role, type });
  const userName = textIn(identity, 'userName');
  const invokedBy = textIn(identity, 'invokedBy');
  switch (type) {
    case 'Root':
      return named('root');
    case 'IAMUser':
      return named(userName ?? lastOf(arn));
    case 'AssumedRole':
    case 'FederatedUser': {
      const name = lastOf(arn) ?? userName;
      return named(name && source && source !== name ? `${name} (${source})` : (name ?? source));
    }
    case 'Role':
      return { ...named(lastOf(arn) ?? userName), role: role ?? arn };
    case 'AWSService':
      return { ...named(invokedBy ?? 'AWS'), arn: null };
    case 'AWSAccount':
      return { ...named(accountName(textIn(identity, 'accountId'))), arn: null };
    case 'IdentityCenterUser':
      return named(userName ?? textIn(fieldsIn(identity, 'onBehalfOf'), 'userId'));
    default:
      return named(userName ?? lastOf(arn) ?? textIn(identity, 'principalId') ?? invokedBy);
  }
}

/** The service through which the call was made. AWS sets both fields, so they can be believed. */
export function invokedByOf(userIdentity: unknown, sourceIp: string | null): string | null {
  const invokedBy = textIn(asFields(userIdentity), 'invokedBy');
  return invokedBy ?? (sourceIp?.endsWith('.amazonaws.com') ? sourceIp : null);
}

/** The user whose own credentials made the call. A session of AssumeRoot has the type Root. */
export function callerOf({ type, name, arn }: ChangeActor): { name: string; arn: string | null } | null {
  return (type === 'IAMUser' && name !== 'unknown') || type === 'Root' ? { name, arn } : null;
}

/** The part after the last slash: the session of a role, the name of a user. */
function lastOf(arn: string | null): string | null {
  return arn?.split('/').slice(1).at(-1) || null;
}

function accountName(account: string | null): string | null {
  return account && `account ${account}`;
}
