import {
  GetPolicyCommand,
  LambdaClient,
  ListFunctionsCommand,
  ListTagsCommand,
} from '@aws-sdk/client-lambda';
import { absent, requiredList } from '../../../access/answers.ts';
import { partitionOf } from '../../../access/partitions.ts';
import { on, onAll, sends } from '../../../access/permission.ts';
import type { Reader } from '../../define.ts';
import { ownerIn, type PolicyService, policyIn } from './policy-service.ts';

const functions = 'arn:{partition}:lambda:*:{account}:function:*';
const gone = 'ResourceNotFoundException';
const readsTags = [sends('Lambda.ListTags', on(functions, 'lambda:ListTags'))];

const clientOf = ({ clients, region }: Reader) =>
  clients.other('lambda', (config) => new LambdaClient(config))(region);

/** Without the policies of versions and aliases, which are policies of their own. */
export const functionPolicies: PolicyService = {
  kind: 'function',
  // Lambda allows 15 calls of GetPolicy a second: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  readsAtOnce: 1,
  lists: [
    sends(
      'Lambda.ListFunctions',
      onAll('lambda:ListFunctions', 'Lambda has no resource-level permissions for this action.'),
    ),
  ],
  list: async (aws, Marker) => {
    const { Functions, NextMarker: next } = await clientOf(aws).send(new ListFunctionsCommand({ Marker }));
    const items = requiredList(Functions, 'functions').map(({ FunctionName, FunctionArn }) =>
      ownerIn(FunctionName, FunctionArn),
    );
    return { items, next };
  },
  // GetPolicy answers a function without a policy as one that does not exist, so another call tells.
  finds: readsTags,
  find: (aws, name) => {
    const arn = `arn:${partitionOf(aws.region)}:lambda:${aws.region}:${aws.account}:function:${name}`;
    return absent(gone, undefined, async () => {
      await clientOf(aws).send(new ListTagsCommand({ Resource: arn }));
      return { name, arn };
    });
  },
  reads: [sends('Lambda.GetPolicy', on(functions, 'lambda:GetPolicy'))],
  read: (aws, { name: FunctionName }) =>
    absent(gone, null, async () => {
      const { Policy } = await clientOf(aws).send(new GetPolicyCommand({ FunctionName }));
      return policyIn(Policy, 'function policy');
    }),
  writes: [],
  write: null,
  readsTags,
  tags: async (aws, { arn: Resource }) => {
    const { Tags = {} } = await clientOf(aws).send(new ListTagsCommand({ Resource }));
    return Tags;
  },
};
