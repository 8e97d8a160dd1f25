import type { Statement } from './grant.ts';

type Conditions = NonNullable<Statement['conditions']>;

/** IAM's limit for all inline policies of a role together, in characters without white space. */
const inlineLimit = 10_240;

/** Text of a role's policy. Throws for one that IAM would not take. */
export function rolePolicy(role: string, statements: readonly Statement[]): string {
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(({ actions, resources, conditions }) => ({
      Effect: 'Allow',
      Action: actions,
      Resource: resources,
      ...(conditions ? { Condition: conditions } : {}),
    })),
  });
  if (text.length > inlineLimit) {
    throw new Error(
      `The policy of ${role} has ${text.length} characters, and IAM takes ${inlineLimit}: name fewer accounts in one stage`,
    );
  }
  return text;
}

/** Text of a trust policy: this service of AWS alone, as far as `conditions` say. */
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

/** The service may act for this account's own part alone, not for one that another account has named. */
export function onlyFor(account: string, sourceArn: string): Conditions {
  const isPattern = sourceArn.includes('*');
  return {
    StringEquals: { 'aws:SourceAccount': account, ...(isPattern ? {} : { 'aws:SourceArn': sourceArn }) },
    ...(isPattern ? { ArnLike: { 'aws:SourceArn': sourceArn } } : {}),
  };
}
