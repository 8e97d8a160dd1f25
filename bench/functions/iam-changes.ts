import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { trailEvent } from '../../local/aws/cloudtrail.ts';
import { batchOf } from './events.ts';

const account = '123456789012';
const users = 10;
/** IAM's default quota of a user: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const attachedPolicies = 10;
/** IAM's quota of a managed policy, in characters without white space. */
const policyLength = 6_144;

/** Creates users in AWS that may do everything. Returns a full batch of the function `iam-change` about them. */
export async function iamChanges(endpoint: string): Promise<unknown> {
  const iam = new IAMClient({ endpoint, region: 'us-east-1' });
  const arns: string[] = [];
  for (let nth = 0; nth < attachedPolicies; nth += 1) {
    const created = { PolicyName: `full-${nth}`, PolicyDocument: fullDocument(nth) };
    const { Policy } = await iam.send(new CreatePolicyCommand(created));
    if (!Policy?.Arn) throw new Error('no policy');
    arns.push(Policy.Arn);
  }
  const names = Array.from({ length: users }, (_, nth) => `bench-${nth}`);
  for (const UserName of names) {
    await iam.send(new CreateUserCommand({ UserName }));
    const admin = statements([{ Effect: 'Allow', Action: '*', Resource: '*' }]);
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'admin', PolicyDocument: admin }));
    for (const PolicyArn of arns) await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
  }
  iam.destroy();
  return batchOf(
    names.map((userName) => {
      const response = {
        user: { userName, path: '/', arn: `arn:aws:iam::${account}:user/${userName}`, userId: 'AIDA' },
      };
      return trailEvent(
        { sample: 'CreateUser', request: { userName }, response },
        { account, atMs: Date.now() },
      );
    }),
  );
}

/** Whether there is a finding of the last of these users. */
export async function claimsIam(endpoint: string): Promise<boolean> {
  const dynamodb = new DynamoDBClient({ endpoint, region: 'eu-west-1' });
  const pages = paginateScan({ client: dynamodb }, { TableName: 'janitor-bench-state' });
  let isClaimed = false;
  for await (const { Items = [] } of pages)
    isClaimed ||= Items.some((item) => {
      const text = JSON.stringify(item);
      return text.includes(`user/bench-${users - 1}`) && text.includes('iam-full-admin');
    });
  dynamodb.destroy();
  return isClaimed;
}

function statements(Statement: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

/** As many statements as fit into a managed policy. */
function fullDocument(nth: number): string {
  const all: object[] = [];
  for (let at = 0; statements(all).length < policyLength - 150; at += 1)
    all.push({
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: `arn:aws:s3:::files-${nth}-${at}/*`,
    });
  return statements(all);
}
