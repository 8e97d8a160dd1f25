import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { readIdentityId } from '../../../core/iam/state/identity-id.ts';
import type { Protection, ResourceRef } from '../../../core/resource.ts';
import { requiredList } from '../../access/answers.ts';
import { errorName } from '../../access/errors.ts';
import { on, sends } from '../../access/permission.ts';
import type { Reader } from '../define.ts';
import { there } from './identity-pages.ts';

export const readsStacks = sends(
  'CloudFormation.DescribeStackResources',
  on('arn:{partition}:cloudformation:*:{account}:stack/*/*', 'cloudformation:DescribeStackResources'),
);

/** The id of an identity in its stack. */
export function physicalIdOf({ id, arn }: ResourceRef): string {
  const { kind, name } = readIdentityId(id);
  return kind === 'policy' ? arn : name;
}

export function managedBy(stack: string): Protection {
  return {
    code: 'cloudformation',
    because: `The stack ${stack} manages it, and its next update may bring the change back.`,
    toFix: `Undo the change in the template of the stack ${stack}`,
  };
}

/**
 * The stack that manages the identity or provider; null: none in the home region and us-east-1. CloudFormation does not
 * put its tags on IAM resources: https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/277
 */
export async function stackOf(aws: Reader, physicalId: string): Promise<string | null> {
  for (const region of new Set([aws.clients.homeRegion, 'us-east-1'])) {
    const stack = await stackIn(aws, region, physicalId);
    if (stack !== null) return stack;
  }
  return null;
}

async function stackIn(aws: Reader, region: string, physicalId: string): Promise<string | null> {
  const client = aws.clients.other('cloudformation', (config) => new CloudFormationClient(config))(region);
  try {
    const { StackResources } = await client.send(
      new DescribeStackResourcesCommand({ PhysicalResourceId: physicalId }),
    );
    const own = requiredList(StackResources, 'stack resources').find(
      ({ PhysicalResourceId, ResourceType }) =>
        there(PhysicalResourceId, 'a PhysicalResourceId') === physicalId &&
        there(ResourceType, 'a ResourceType').startsWith('AWS::IAM::'),
    );
    return own ? there(own.StackName, 'a StackName') : null;
  } catch (error) {
    // "If you do not specify a stack and the resource is in none, ValidationError is returned":
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html
    if (errorName(error) === 'ValidationError' && /does ?n[o']t exist/i.test(String(error))) return null;
    throw error;
  }
}
