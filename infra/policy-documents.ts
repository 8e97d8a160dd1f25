import type { Conditions } from '../aws/access/permission.ts';
import type { RoleStatement } from './grants/grant.ts';

/** IAM's limits in characters: for all inline policies of a role together, and for one managed policy. */
const inlineLimit = 10_240;
const attachedLimit = 6_144;
/** IAM's default quota of managed policies per role. */
const attachedCount = 10;

export type RolePolicies = {
  readonly inline: string;
  /** Managed policies for what does not fit: the role ARNs of very many member accounts. */
  readonly attached: readonly string[];
};

/** The policy documents of a role. Throws when they exceed IAM's limits. */
export function rolePolicies(role: string, statements: readonly RoleStatement[]): RolePolicies {
  const whole = policyDocument(statements);
  if (whole.length <= inlineLimit) return { inline: whole, attached: [] };
  const inline = policyDocument(statements.filter((statement) => !isOfAccounts(statement)));
  const attached = statements.filter(isOfAccounts).flatMap(inParts);
  if (inline.length > inlineLimit || attached.length > attachedCount)
    throw new Error(`The IAM policies of ${role} exceed the size limit: name fewer accounts in one stage`);
  return { inline, attached };
}

function isOfAccounts({ actions }: RoleStatement): boolean {
  return actions.length === 1 && actions[0] === 'sts:AssumeRole';
}

/** Splits a statement's resources in halves until each document fits. */
function inParts(statement: RoleStatement): readonly string[] {
  const { resources } = statement;
  const text = policyDocument([statement]);
  if (text.length <= attachedLimit || resources.length === 1) return [text];
  const half = Math.ceil(resources.length / 2);
  return [resources.slice(0, half), resources.slice(half)].flatMap((part) =>
    inParts({ ...statement, resources: part }),
  );
}

export function policyDocument(statements: readonly RoleStatement[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(({ effect, actions, resources, conditions }) => ({
      Effect: effect ?? 'Allow',
      Action: actions,
      Resource: resources,
      ...(conditions ? { Condition: conditions } : {}),
    })),
  });
}

/** A trust policy for one AWS service, limited by `conditions`. */
export function serviceTrust(service: `${string}.amazonaws.com`, conditions?: Conditions): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: service },
        ...(conditions ? { Condition: conditions } : {}),
      },
    ],
  });
}

/** Prevents the confused deputy: the service may act only for this account's own resource. */
export function onlyFor(account: string, sourceArn: string): Conditions {
  const isPattern = sourceArn.includes('*');
  return {
    StringEquals: { 'aws:SourceAccount': account, ...(isPattern ? {} : { 'aws:SourceArn': sourceArn }) },
    ...(isPattern ? { ArnLike: { 'aws:SourceArn': sourceArn } } : {}),
  };
}
