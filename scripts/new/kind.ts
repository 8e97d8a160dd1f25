import { camel, pascal, type Template, words } from './template.ts';

export const template: Template = {
  name: 'ec2-<resource>, such as ec2-address; for another service, copy one of its kinds',
  pattern: /^ec2-[a-z0-9]+(-[a-z0-9]+)*$/,
  files: (name) => ({
    [`aws/kinds/ec2/${name}.ts`]: kind(name),
    [`aws/kinds/ec2/${name}.answers.ts`]: answers,
    [`aws/kinds/ec2/${name}.samples.ts`]: samples(name),
    [`local/seed/kinds/${name}.ts`]: local(name),
    [`tests/unit/aws/${name}.test.ts`]: test(name),
  }),
  next: [
    'The skeleton reads key pairs: replace its calls, type and ARN.',
    'Declare its facts in `Kinds`, its protections, and its remediations with the data for undo.',
    'Fill its table of answers from AWS’s documentation, with the URL. Add a sample answer for every call, and entries in local/seed/acme.yaml.',
  ],
};

const resourceOf = (name: string): string => name.slice('ec2-'.length);

const kind = (
  name: string,
): string => `import { DescribeKeyPairsCommand, type KeyPairInfo } from '@aws-sdk/client-ec2';
import { onePage } from '../../../core/listing.ts';
import { known, type Resource } from '../../../core/resource.ts';
import { absent, requiredList, factOf, requiredItem } from '../../access/answers.ts';
import { partitionOf } from '../../access/partitions.ts';
import { sends } from '../../access/permission.ts';
import { materialTags, toTags } from '../../tags.ts';
import { defineKind, notProbed, type Reader } from '../define.ts';
import { lists } from './calls.ts';

declare module '../../../core/resource.ts' {
  interface Kinds {
    '${name}': {
      readonly type: string;
    };
  }
}

const describe = sends('EC2.DescribeKeyPairs', lists('ec2:DescribeKeyPairs'));

export const kind = defineKind({
  id: '${name}',
  title: '${words(resourceOf(name))}',
  resourceType: 'AWS::EC2::${pascal(resourceOf(name))}',
  scope: 'regional',
  hasMetrics: false,
  list: {
    calls: [describe],
    // DescribeKeyPairs has no pages.
    run: (aws) =>
      onePage(async () => {
        const { KeyPairs } = await aws.clients.ec2(aws.region).send(new DescribeKeyPairsCommand({}));
        return requiredList(KeyPairs, 'key pairs').map((one) => toResource(aws, one));
      }),
  },
  get: {
    calls: [describe],
    run: (aws, { id }) =>
      absent(['InvalidKeyPair.NotFound'], undefined, async () => {
        const { KeyPairs } = await aws.clients
          .ec2(aws.region)
          .send(new DescribeKeyPairsCommand({ KeyPairIds: [id] }));
        return toResource(aws, requiredItem(KeyPairs, 'key pair'));
      }),
  },
  facts: {},
  probe: { calls: [], run: async () => notProbed('EC2') },
  remediations: {},
});

function toResource(aws: Reader, { KeyPairId: id = '', KeyName: name = id, KeyType, Tags }: KeyPairInfo): Resource<'${name}'> {
  const tags = toTags(Tags);
  return {
    account: aws.account,
    region: aws.region,
    kind: '${name}',
    id,
    arn: \`arn:\${partitionOf(aws.region)}:ec2:\${aws.region}:\${aws.account}:key-pair/\${id}\`,
    name,
    observedAtMs: aws.nowMs,
    tags: known(tags),
    facts: { type: factOf(KeyType, 'its type') },
    metrics: {},
    dimensions: {},
    protections: [],
    material: materialTags(tags),
    monthlyUsd: null,
  };
}
`;

const answers = `import type { AnswerTable } from '../../access/answer-table.ts';

export const answers = {
  'EC2.DescribeKeyPairs': {
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_KeyPairInfo.html',
    always: ['KeyPairs[].KeyPairId', 'KeyPairs[].Tags?[].Key', 'KeyPairs[].Tags?[].Value'],
    orUnknown: ['KeyPairs[].KeyType'],
    omitted: ['KeyPairs[].Tags'],
    kept: ['KeyPairs[].KeyName'],
  },
} as const satisfies AnswerTable;
`;

const samples = (name: string): string => `import { example } from '../../../core/facts/examples.ts';
import { known } from '../../../core/resource.ts';
import type { Samples } from '../define.ts';

export const samples: Samples<'${name}'> = {
  resources: [example('${name}', { id: 'key-1', facts: { type: known('rsa') } })],
  answers: {
    'ec2:DescribeKeyPairs':
      '<DescribeKeyPairsResponse><keySet><item><keyPairId>key-1</keyPairId><keyName>one</keyName><keyType>rsa</keyType><tagSet><item><key>Owner</key><value>ada@example.com</value></item></tagSet></item></keySet></DescribeKeyPairsResponse>',
  },
  none: { 'ec2:DescribeKeyPairs': '<DescribeKeyPairsResponse><keySet/></DescribeKeyPairsResponse>' },
  ids: { 'key-pair': ['KeyPairIds'] },
};
`;

const local = (
  name: string,
): string => `import { CreateKeyPairCommand, DescribeKeyPairsCommand } from '@aws-sdk/client-ec2';
import { z } from 'zod';
import { defineLocalKind } from '../define.ts';
import { name, tags } from '../fields.ts';
import { tagList } from '../tags.ts';

const schema = z.strictObject({ name, region: z.string(), tags });

export const local = defineLocalKind<z.output<typeof schema>>({
  section: '${camel(resourceOf(name))}s',
  schema,
  make: async ({ aws, limit }, entries) => {
    const make = ({ name, region, tags }: z.output<typeof schema>) =>
      aws.ec2(region).send(
        new CreateKeyPairCommand({
          KeyName: name,
          TagSpecifications: [{ ResourceType: 'key-pair', Tags: tagList(tags) }],
        }),
      );
    await Promise.all(entries.map((entry) => limit(() => make(entry))));
    return [];
  },
  panes: [
    {
      title: '${words(resourceOf(name))}',
      scope: 'regional',
      read: async (aws, region) => {
        const { KeyPairs = [] } = await aws.ec2(region).send(new DescribeKeyPairsCommand({}));
        return KeyPairs.map(({ KeyPairId = '', KeyName = '', KeyType = '' }) => ({
          id: KeyPairId,
          name: KeyName,
          state: 'available',
          tone: 'good',
          detail: KeyType,
        }));
      },
    },
  ],
});
`;

const test = (name: string): string => `import { expect, test } from '@jest/globals';
import { createInventory } from '../../../aws/inventory.ts';
import { kind } from '../../../aws/kinds/ec2/${name}.ts';
import { everyPage } from '../../../core/listing.ts';
import { answeringClients, callerIdentity } from '../../support/aws-answers.ts';
import { oneAccount } from '../../support/one-account.ts';

async function listed(item: string) {
  const { clients } = answeringClients(({ call }) =>
    call === 'sts:GetCallerIdentity'
      ? callerIdentity
      : { xml: \`<DescribeKeyPairsResponse><keySet>\${item}</keySet></DescribeKeyPairsResponse>\` },
  );
  const inventory = createInventory({ accounts: oneAccount(clients), kinds: [kind], nowMs: () => 0 });
  return everyPage(inventory.list({ account: '123456789012', region: 'eu-west-1', kind: '${name}' }));
}

test('a fact is unknown when AWS leaves it out', async () => {
  const [found] = await listed('<item><keyPairId>key-1</keyPairId><keyType>rsa</keyType></item>');
  expect(found).toMatchObject({ id: 'key-1', facts: { type: { known: true, value: 'rsa' } } });
  const [silent] = await listed('<item><keyPairId>key-1</keyPairId></item>');
  expect(silent).toMatchObject({ facts: { type: { known: false } } });
});
`;
