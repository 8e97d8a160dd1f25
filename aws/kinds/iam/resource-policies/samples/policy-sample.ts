import type { PolicyResourceKind } from '../../../../../core/changes/identity.ts';
import type { Samples } from '../../../define.ts';

/** A service's part of the samples: one resource, and AWS's answers about it. */
export type PolicySample = Pick<Samples, 'answers' | 'whole' | 'none'> & {
  readonly kind: PolicyResourceKind;
  readonly name: string;
  readonly arn: string;
  /** Input fields that identify it, by resource type in its ARN. */
  readonly ids: Samples['ids'];
  /** AWS's answers with this policy. */
  readonly withPolicy: (policy: string) => Samples['answers'];
  /** AWS's answers without a policy; absent: it always has one. */
  readonly without?: Samples['answers'];
};

export const account = '123456789012';
export const region = 'eu-west-1';

/** Open to everybody. */
export const openPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
});

/** Open to the own account alone. */
export const ownPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: '*', Resource: '*' },
  ],
});
