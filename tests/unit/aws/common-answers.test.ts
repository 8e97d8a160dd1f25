import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { describe, expect, test } from '@jest/globals';
import { createAccounts } from '../../../aws/access/accounts.ts';
import { checkAnswers } from '../../../aws/access/check-answers.ts';
import { commonAnswers } from '../../../aws/access/common-answers.ts';
import { createClients } from '../../../aws/clients.ts';
import { createInventory } from '../../../aws/inventory.ts';
import { loadSeries } from '../../../aws/metrics.ts';
import { createChangeHistory } from '../../../aws/services/change-history.ts';
import { createConfigAnswers } from '../../../aws/services/config-rule.ts';
import { answeringOptions } from '../../support/aws-answers.ts';
import { oneAccount } from '../../support/one-account.ts';

type CommonCommand = keyof typeof commonAnswers;

const [own, member] = ['111111111111', '222222222222'];
const hourMs = 3_600_000;

const whole: Readonly<Record<CommonCommand, string>> = {
  'STS.GetCallerIdentity': `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${own}</Account><Arn>arn:aws:iam::${own}:user/x</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  'STS.AssumeRole': `<AssumeRoleResponse><AssumeRoleResult><AssumedRoleUser><Arn>arn:aws:sts::${member}:assumed-role/r/s</Arn></AssumedRoleUser><Credentials><AccessKeyId>KEY</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2126-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
  'EC2.DescribeRegions':
    '<DescribeRegionsResponse><regionInfo><item><RegionName>eu-west-1</RegionName><OptInStatus>opted-in</OptInStatus></item></regionInfo></DescribeRegionsResponse>'
      .replaceAll('RegionName', 'regionName')
      .replaceAll('OptInStatus', 'optInStatus'),
  'CloudTrail.LookupEvents': JSON.stringify({
    Events: [{ EventName: 'StopInstances', EventTime: 3_600, ReadOnly: 'false', Username: 'ada' }],
  }),
  'CloudWatch.GetMetricData': JSON.stringify({
    MetricDataResults: [{ Id: 'm0', StatusCode: 'Complete', Timestamps: [3_600], Values: [0] }],
  }),
  'ConfigService.PutEvaluations': JSON.stringify({
    FailedEvaluations: [{ ComplianceResourceType: 'AWS::S3::Bucket', ComplianceResourceId: 'site' }],
  }),
  'ConfigService.GetResourceConfigHistory': JSON.stringify({
    configurationItems: [{ configurationItemStatus: 'OK' }],
  }),
  'ConfigService.ListDiscoveredResources': JSON.stringify({
    resourceIdentifiers: [{ resourceId: 'AIDA1', resourceName: 'ada' }],
  }),
};

function accountsWith(answer: string, command: CommonCommand) {
  const { options } = answeringOptions(({ call }) => {
    const isAsked = command.endsWith(`.${call.split(':')[1]}`);
    return { xml: isAsked ? answer : whole['STS.GetCallerIdentity'] };
  });
  const deps = { options, prefix: 'janitor', externalId: async () => null, nowMs: () => Date.now() };
  return { accounts: createAccounts(deps), options };
}

function configWith(answer: string) {
  const takesAll = '{"FailedEvaluations":[]}';
  const { requestHandler, credentials } = answeringOptions((_, nth) => ({
    xml: nth === 1 ? answer : takesAll,
  })).options;
  const config = new ConfigServiceClient({
    region: 'eu-west-1',
    credentials,
    maxAttempts: 1,
    requestHandler: requestHandler as never,
  });
  checkAnswers(config, commonAnswers);
  return createConfigAnswers({ config, wait: async () => undefined });
}

const verdict = { resourceType: 'AWS::S3::Bucket', resourceId: 'site', compliance: 'COMPLIANT', atMs: 0 };
const item = { resourceType: 'AWS::S3::Bucket', resourceId: 'site', capturedAtMs: 0 };
const query = {
  namespace: 'AWS/RDS',
  metric: 'DatabaseConnections',
  stat: 'Sum',
  periodSeconds: 3_600,
} as const;

/** Uses each answer; throws or returns unknown when the answer is incomplete. */
const uses: Readonly<Record<CommonCommand, (answer: string) => Promise<unknown>>> = {
  'STS.GetCallerIdentity': (answer) => accountsWith(answer, 'STS.GetCallerIdentity').accounts.own(),
  'STS.AssumeRole': (answer) => accountsWith(answer, 'STS.AssumeRole').accounts.clients(member, 'read'),
  'EC2.DescribeRegions': (answer) => {
    const { options } = accountsWith(answer, 'EC2.DescribeRegions');
    const accounts = oneAccount(createClients({ ...options, attempts: 'once' }), own);
    return createInventory({ accounts, kinds: [], nowMs: () => 0 }).regions(own);
  },
  'CloudTrail.LookupEvents': async (answer) => {
    const { accounts } = accountsWith(answer, 'CloudTrail.LookupEvents');
    const ofInstance = { account: own, region: 'eu-west-1', id: 'i-1' };
    const found = await createChangeHistory({ accounts }).lastChanges(ofInstance, {
      fromMs: 0,
      toMs: 2 * hourMs,
    });
    expect(found).toEqual([{ what: 'StopInstances', by: 'ada', atMs: hourMs }]);
  },
  'CloudWatch.GetMetricData': async (answer) => {
    const { options } = accountsWith(answer, 'CloudWatch.GetMetricData');
    const clients = createClients({ ...options, attempts: 'once' });
    const asks = [{ dimensions: {}, query: { ...query, windowDays: 1 } }];
    const [series] = await loadSeries(clients.cloudWatch('eu-west-1'), asks, 24 * hourMs);
    if (!series?.known) throw new Error(series?.why);
    return series.value.points;
  },
  'ConfigService.PutEvaluations': (answer) =>
    configWith(answer).put([verdict as never], { resultToken: 't', isTest: false }),
  'ConfigService.GetResourceConfigHistory': (answer) => configWith(answer).recorded(item),
  'ConfigService.ListDiscoveredResources': (answer) => configWith(answer).idsByName('AWS::IAM::User'),
};

/** Variants of the answer: one without the field, and one without each list or structure around it. */
function without(answer: string, path: string): readonly (readonly [string, string])[] {
  const steps = path.split('.').map((step) => step.replace('[]', ''));
  return steps.map((step) => {
    const name = answer.startsWith('<') && !answer.includes(`<${step}>`) ? wireName(step) : step;
    return [
      `without ${step}`,
      answer.startsWith('<')
        ? answer.replace(new RegExp(`<${name}>.*</${name}>`), '')
        : JSON.stringify(JSON.parse(answer, (key, value: unknown) => (key === step ? undefined : value))),
    ];
  });
}

function wireName(field: string): string {
  return { Regions: 'regionInfo', RegionName: 'regionName', OptInStatus: 'optInStatus' }[field] ?? field;
}

const commands = Object.keys(commonAnswers) as CommonCommand[];

describe.each(commands)('%s', (command) => {
  const { always, ...row } = commonAnswers[command];
  const checked = 'checked' in row ? row.checked : [];
  const faults = new Map([
    ['empty', ''],
    ['HTML', '<html><body>Sign in</body></html>'],
    ['another document', whole[command].startsWith('<') ? '<OtherResponse/>' : '{"other":1}'],
    ['cut off', whole[command].slice(0, whole[command].length * 0.6)],
    ...[...always, ...checked].flatMap((path) => without(whole[command], path)),
  ]);

  test('is understood when it is complete', async () => {
    await expect(uses[command](whole[command])).resolves.not.toBeNull();
  });

  test.each([...faults])('throws when the answer is %s', async (_, answer) => {
    expect(answer).not.toBe(whole[command]);
    await expect(uses[command](answer)).rejects.toThrow(Error);
  });
});

test('GetMetricData fails when an answer has more timestamps than values', async () => {
  const answer = whole['CloudWatch.GetMetricData'].replace('[3600]', '[3600,7200]');
  await expect(uses['CloudWatch.GetMetricData'](answer)).rejects.toThrow('timestamps and values');
});
