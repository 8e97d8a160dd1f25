import { expect, test } from '@jest/globals';
import { consoleLink, consoleLinks } from '../../../blocks/text/console-links.ts';
import { keptWords } from '../../../blocks/text/kept-words.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

const finding = (arn: string, region: string, more: { id?: string; location?: string } = {}) =>
  sampleFinding({ resource: { ...sampleFinding().resource, arn, region, ...more } });

test.each([
  [
    'arn:aws:ec2:eu-west-1:1:instance/i-1',
    'eu-west-1',
    'https://eu-west-1.console.aws.amazon.com/go/view?arn=arn%3Aaws%3Aec2%3Aeu-west-1%3A1%3Ainstance%2Fi-1',
  ],
  [
    'arn:aws-cn:ec2:cn-north-1:1:instance/i-1',
    'cn-north-1',
    'https://cn-north-1.console.amazonaws.cn/go/view?arn=arn%3Aaws-cn%3Aec2%3Acn-north-1%3A1%3Ainstance%2Fi-1',
  ],
  [
    'arn:aws-us-gov:iam::1:user/ada',
    'global',
    'https://us-gov-west-1.console.amazonaws-us-gov.com/go/view?arn=arn%3Aaws-us-gov%3Aiam%3A%3A1%3Auser%2Fada',
  ],
  [
    'arn:aws-eusc:s3:::b',
    'global',
    'https://eusc-de-east-1.console.amazonaws-eusc.eu/go/view?arn=arn%3Aaws-eusc%3As3%3A%3A%3Ab',
  ],
])('%s links to the console of its partition', (arn, region, url) => {
  expect(consoleLink(finding(arn, region))).toBe(`<${url}|AWS console>`);
});

test.each(['', 'i-1', 'arn:aws-iso:ec2:us-iso-east-1:1:instance/i-1', 'arn:constructor:x', 'arn'])(
  '%j has no console link',
  (arn) => {
    expect(consoleLink(finding(arn, 'us-east-1'))).toBeNull();
  },
);

test("the links of a bucket go to metrics and events in the bucket's region", () => {
  const links = consoleLinks(finding('arn:aws:s3:::b', 'global', { id: 'b', location: 'eu-west-3' }));
  expect(links).toContain(
    'https://eu-west-3.console.aws.amazon.com/cloudwatch/home?region=eu-west-3#metricsV2:query=b|Metrics',
  );
  expect(links).toContain(
    'https://eu-west-3.console.aws.amazon.com/cloudtrailv2/home?region=eu-west-3#/events?ResourceName=b|',
  );
});

test('characters in an id cannot end the link', () => {
  const link = consoleLink(finding("arn:aws:s3:::a|b>(c)'*\ud83d", 'us-east-1')) ?? '';
  expect(link).toMatch(/^<https:[A-Za-z0-9:/.?=%_-]+\|AWS console>$/);
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
