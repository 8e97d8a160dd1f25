import { expect, test } from '@jest/globals';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { samplesOf } from '../../../aws/kinds/samples.generated.ts';
import { findingBlocks } from '../../../blocks/card/finding-card.ts';
import { detailsMessage } from '../../../blocks/modals/details.ts';
import { consoleLinks } from '../../../blocks/text/console-links.ts';
import { keptWords } from '../../../blocks/text/kept-words.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

/** A finding about one resource; `isMeasured`: its rule read metrics. */
function finding(
  kind: string,
  id: string,
  arn: string,
  { region = 'eu-west-1', location, isMeasured = false }: Partial<Where> = {},
) {
  const sample = sampleFinding();
  const chart = { title: 'CPU', unit: '%', points: [{ atMs: 0, value: 1 }] };
  return sampleFinding({
    resource: { ...sample.resource, kind, id, arn, region, ...(location === undefined ? {} : { location }) },
    evidence: { ...sample.evidence, charts: isMeasured ? [chart] : [] },
  });
}

type Where = { readonly region: string; readonly location: string; readonly isMeasured: boolean };

/** The URLs by their words, as Slack opens them. */
function urls(of: ReturnType<typeof finding>): Readonly<Record<string, string>> {
  const links = (consoleLinks(of) ?? '').split(' · ');
  return Object.fromEntries(
    links.map((link) => {
      const [, url = '', words = ''] = /^<([^<>|]+)\|([^<>|]+)>$/.exec(link) ?? [];
      expect(url.replaceAll('&amp;', '')).not.toContain('&');
      return [words, url.replaceAll('&amp;', '&')];
    }),
  );
}

test('an instance', () => {
  const arn = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc';
  expect(urls(finding('ec2-instance', 'i-0abc', arn, { isMeasured: true }))).toEqual({
    'AWS console':
      'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-0abc',
    Metrics:
      "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#metricsV2?graph=~()&query=~'*22i-0abc*22",
    'CloudTrail events':
      'https://eu-west-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events?ResourceName=i-0abc',
  });
});

test('an Elastic IP address in China', () => {
  const arn = 'arn:aws-cn:ec2:cn-northwest-1:111122223333:elastic-ip/eipalloc-0abc';
  expect(urls(finding('ec2-address', 'eipalloc-0abc', arn, { region: 'cn-northwest-1' }))).toEqual({
    'AWS console':
      'https://cn-northwest-1.console.amazonaws.cn/ec2/home?region=cn-northwest-1#ElasticIpDetails:AllocationId=eipalloc-0abc',
    'CloudTrail events':
      'https://cn-northwest-1.console.amazonaws.cn/cloudtrailv2/home?region=cn-northwest-1#/events?ResourceName=eipalloc-0abc',
  });
});

test('a volume in GovCloud', () => {
  const arn = 'arn:aws-us-gov:ec2:us-gov-east-1:111122223333:volume/vol-0abc';
  expect(urls(finding('ec2-volume', 'vol-0abc', arn, { region: 'us-gov-east-1' }))).toEqual({
    'AWS console':
      'https://us-gov-east-1.console.amazonaws-us-gov.com/ec2/home?region=us-gov-east-1#VolumeDetails:volumeId=vol-0abc',
    'CloudTrail events':
      'https://us-gov-east-1.console.amazonaws-us-gov.com/cloudtrailv2/home?region=us-gov-east-1#/events?ResourceName=vol-0abc',
  });
});

test('a database', () => {
  const arn = 'arn:aws:rds:eu-west-1:111122223333:db:orders-2';
  expect(urls(finding('rds-instance', 'orders-2', arn, { isMeasured: true }))).toEqual({
    'AWS console':
      'https://eu-west-1.console.aws.amazon.com/rds/home?region=eu-west-1#database:id=orders-2;is-cluster=false',
    Metrics:
      "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#metricsV2?graph=~()&query=~'*22orders-2*22",
    'CloudTrail events':
      'https://eu-west-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events?ResourceName=orders-2',
  });
});

test('a bucket, in its own region', () => {
  const arn = 'arn:aws:s3:::acme.assets';
  expect(urls(finding('s3-bucket', 'acme.assets', arn, { region: 'global', location: 'eu-west-3' }))).toEqual(
    {
      'AWS console': 'https://eu-west-3.console.aws.amazon.com/s3/buckets/acme.assets?region=eu-west-3',
      'CloudTrail events':
        'https://eu-west-3.console.aws.amazon.com/cloudtrailv2/home?region=eu-west-3#/events?ResourceName=acme.assets',
    },
  );
});

test.each([
  ['aws', 'us-east-1.console.aws.amazon.com', 'us-east-1'],
  ['aws-cn', 'cn-north-1.console.amazonaws.cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1.console.amazonaws-us-gov.com', 'us-gov-west-1'],
  ['aws-eusc', 'eusc-de-east-1.console.amazonaws-eusc.eu', 'eusc-de-east-1'],
])("a user in %s, in the region of IAM's events", (partition, host, region) => {
  const arn = `arn:${partition}:iam::111122223333:user/team/ada@example.com`;
  expect(urls(finding('iam-user', 'ada@example.com', arn, { region: 'global' }))).toEqual({
    'AWS console': `https://${host}/iam/home?region=${region}#/users/details/ada%40example.com?section=security_credentials`,
    'CloudTrail events': `https://${host}/cloudtrailv2/home?region=${region}#/events?ResourceName=ada%40example.com`,
  });
});

test('the root user has no page of its own', () => {
  const arn = 'arn:aws:iam::111122223333:root';
  expect(urls(finding('iam-user', '<root_account>', arn, { region: 'global' }))).toEqual({
    'AWS console': 'https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/home',
    'CloudTrail events':
      'https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events?Username=root',
  });
});

test.each(['sns-topic', 'constructor'])('the console looks up the ARN of a %s', (kind) => {
  const arn = 'arn:aws:sns:eu-west-1:111122223333:t';
  expect(urls(finding(kind, 't', arn))['AWS console']).toBe(
    'https://eu-west-1.console.aws.amazon.com/go/view?arn=arn%3Aaws%3Asns%3Aeu-west-1%3A111122223333%3At',
  );
});

test('each kind has its page', () => {
  const arn = 'arn:aws:x:eu-west-1:111122223333:y';
  for (const { id } of kinds) {
    const [first] = samplesOf[id]?.resources ?? [];
    expect(urls(finding(id, first?.id ?? '', arn))['AWS console']).not.toContain('/go/view');
  }
  expect(urls(finding('iam-resource-policy', 'topic/y', arn))['AWS console']).toContain(
    '/go/view?arn=arn%3A',
  );
});

test.each(['', 'i-1', 'arn:aws-iso:ec2:us-iso-east-1:1:instance/i-1', 'arn:constructor:x', 'arn'])(
  '%j has no console link',
  (arn) => {
    expect(consoleLinks(finding('ec2-instance', 'i-1', arn, { region: 'us-east-1' }))).toBeNull();
  },
);

test.each(['us east', 'evil.example/', ''])('the region %j makes no link', (region) => {
  const arn = 'arn:aws:ec2:eu-west-1:1:instance/i-1';
  expect(consoleLinks(finding('ec2-instance', 'i-1', arn, { region }))).toBeNull();
});

test('an id is data', () => {
  const id = 'a|b>(c)\'*&"é漢 \ud83d';
  const all = urls(finding('ec2-instance', id, 'arn:aws:ec2:eu-west-1:1:instance/x', { isMeasured: true }));
  expect(all).toEqual({
    'AWS console': expect.stringMatching(
      /#InstanceDetails:instanceId=a%7Cb%3E%28c%29%27%2A%26%22%C3%A9%E6%BC%A2%20%EF%BF%BD$/,
    ),
    Metrics: expect.stringMatching(
      /&query=~'\*22a\*7cb\*3e\*28c\*29\*27\*2a\*26\*22\*e9\*\*6f22\*20\*\*d83d\*22$/,
    ),
    'CloudTrail events': expect.stringMatching(/#\/events\?ResourceName=a%7Cb/),
  });
});

test('a link that is too long is left out', () => {
  const arn = 'arn:aws:ec2:eu-west-1:1:instance/x';
  expect(consoleLinks(finding('ec2-instance', 'x'.repeat(900), arn))).toBeNull();
});

test('card and Details show the same links', () => {
  const one = finding('ec2-instance', 'i-0abc', 'arn:aws:ec2:eu-west-1:1:instance/i-0abc', {
    isMeasured: true,
  });
  const links = consoleLinks(one) ?? 'none';
  expect(JSON.stringify(findingBlocks(one, false))).toContain(JSON.stringify(links).slice(1, -1));
  expect(JSON.stringify(detailsMessage(one, { charts: false }).blocks)).toContain(
    JSON.stringify(links).slice(1, -1),
  );
});

test('keptWords describes the stored undo data', () => {
  expect(
    keptWords(
      {
        call: 'ec2:CreateTags',
        instanceId: 'i-1',
        stateBefore: 'running',
        before: { Owner: null, Team: 'web' },
        isOn: false,
        groups: ['a', { zoneName: 'b' }],
        tags: {},
      },
      500,
    ),
  ).toBe(
    'instance id: i-1, state before: running, before: Owner: none, Team: web, is on: no, groups: a and zone name: b, tags: none; with ec2:CreateTags',
  );
});

test.each([
  ['user/ada', 'arn:aws:iam::111122223333:user/ada', '#/users/details/ada'],
  ['role/deploy', 'arn:aws:iam::111122223333:role/deploy', '#/roles/details/deploy'],
  [
    'policy/team/base',
    'arn:aws:iam::111122223333:policy/team/base',
    '#/policies/details/arn%3Aaws%3Aiam%3A%3A111122223333%3Apolicy%2Fteam%2Fbase',
  ],
])('links the IAM page of %s', (id, arn, page) => {
  expect(urls(finding('iam-identity', id, arn))['AWS console']).toContain(page);
});
