import { describe, expect, test } from '@jest/globals';
import type { AnyRule } from '../../core/rule.ts';
import { savedQueries } from '../../infra/athena/saved-queries.ts';
import { rolePolicies } from '../../infra/policy-documents.ts';
import { rules } from '../../rules/registry.generated.ts';
import { timers } from './checks/delivery.ts';
import { awsEvents } from './checks/events.ts';
import { inputsOf, listOf, nameInArn, prefixOf, roleOf, statementsOf } from './checks/model.ts';
import { stageNames, synthesized } from './good.ts';
import { change, drop } from './requirements/breaking.ts';
import { deliveryRequirements } from './requirements/delivery.ts';
import { permissionRequirements } from './requirements/permissions.ts';
import { stageRequirements } from './requirements/stage.ts';
import { memberAccounts } from './synth/stages.ts';

const requirements = [...permissionRequirements, ...deliveryRequirements, ...stageRequirements];

describe.each(requirements)('$what', ({ what, check, broken }) => {
  test('holds in every stage', () => {
    // Production's policy has another time.
    const stages = what.includes('of the policy') ? (['synth'] as const) : stageNames;
    for (const stage of stages)
      expect({ stage, problems: check(synthesized(stage)) }).toEqual({ stage, problems: [] });
  });

  test.each(broken.map((make, at) => [at + 1, make] as const))(
    'is not met by broken variant %i',
    (_, make) => {
      expect(check(make(synthesized()))).not.toEqual([]);
    },
  );
});

describe('production with member accounts', () => {
  test('starts the daily scan at 06:30 in Berlin, as its policy says', () => {
    const check = timers({
      cron: 'cron(30 6 * * ? *)',
      reportCron: 'cron(0 8 * * ? *)',
      timeZone: 'Europe/Berlin',
    });
    expect(check(synthesized('production'))).toEqual([]);
  });

  const assumable = (name: string) =>
    roleOf(synthesized('production'), name)
      .statements.filter(({ actions }) => actions.includes('sts:AssumeRole'))
      .flatMap(({ resources }) => resources)
      .sort();
  const role = (id: string, name: string) => `arn:aws:iam::${id}:role/janitor-production-${name}`;

  test("lets the scan and the judge of IAM changes assume each account's read role, and the remediators one to remediate, too", () => {
    const reading = memberAccounts.map((id) => role(id, 'read'));
    const remediating = memberAccounts.map((id) => role(id, 'remediate'));
    expect(assumable('scan')).toEqual(reading);
    expect(assumable('iam-change')).toEqual(reading);
    expect(assumable('recheck')).toEqual([...reading, ...remediating].sort());
    const ofIam = memberAccounts.map((id) => role(id, 'remediate-iam'));
    expect(assumable('recheck-iam')).toEqual([...reading, ...ofIam].sort());
    expect(assumable('probe')).toEqual(remediating);
    for (const name of ['slack', 'notify', 'sweep', 'daily-scan', 'check', 'compliance', 'config-rule'])
      expect(assumable(name)).toEqual([]);
  });

  test("has policies within IAM's limits, also for the roles of a hundred accounts", () => {
    const made = synthesized('production');
    for (const role of inputsOf(made, 'role')) {
      const inline = (listOf(role.inlinePolicies) as readonly { policy: string }[]).map(
        ({ policy }) => policy,
      );
      expect(inline.join('').length).toBeLessThanOrEqual(10_240);
      expect(listOf(role.managedPolicyArns).length).toBeLessThanOrEqual(10);
    }
    const attached = inputsOf(made, 'policy').map(({ policy }) => String(policy).length);
    expect(attached.length).toBeGreaterThan(0);
    expect(Math.max(...attached)).toBeLessThanOrEqual(6_144);
    expect(() =>
      rolePolicies('one', [
        {
          actions: ['sts:AssumeRole'],
          resources: Array.from({ length: 2_000 }, (_, at) => role(String(at), 'read')),
        },
      ]),
    ).toThrow('name fewer accounts');
  });

  test('has Amazon Q post notices and alarms in the configured channel without any permissions', () => {
    const whole = synthesized('production');
    const chat = whole.resources.find(({ type }) => type.endsWith(':SlackChannelConfiguration'))?.inputs;
    expect(chat).toMatchObject({
      slackTeamId: 'T0123ABCD',
      slackChannelId: 'C0123ABCD',
      guardrailPolicyArns: ['arn:aws:iam::aws:policy/AWSDenyAll'],
    });
    expect(listOf(chat?.snsTopicArns).map(nameInArn)).toEqual([
      'janitor-production-notices',
      'janitor-production-alarms',
    ]);
    const {
      statements,
      managed,
      trust: [trusted],
    } = roleOf(whole, 'chat');
    expect({ statements, managed, principal: trusted?.principal }).toEqual({
      statements: [],
      managed: [],
      principal: { Service: 'chatbot.amazonaws.com' },
    });
  });

  test('sends alarms and compliance alerts to the configured addresses', () => {
    const subscriptions = synthesized('production').resources.filter(({ type }) =>
      type.endsWith(':TopicSubscription'),
    );
    expect(
      new Set(
        subscriptions.map(({ inputs }) =>
          [inputs.protocol, nameInArn(inputs.topic), nameInArn(inputs.endpoint)].join(' '),
        ),
      ),
    ).toEqual(
      new Set([
        'email janitor-production-alarms on-call@example.com',
        'email janitor-production-compliance auditors@example.com',
        'email janitor-production-iam security@example.com',
        'email janitor-production-iam soc@example.com',
        'sqs janitor-production-incidents janitor-production-incidents',
      ]),
    );
  });

  test('prints the URL for Slack after the deployment', () => {
    expect(synthesized('production').outputs).toMatchObject({
      stage: 'production',
      slackUrl: expect.stringMatching(/^https:\/\/[^/]+\/slack\/events$/),
      noticesTopic: 'janitor-production-notices',
      alarmsTopic: 'janitor-production-alarms',
      complianceTopic: 'janitor-production-compliance',
      scheduleGroup: 'janitor-production',
    });
  });
});

test("events reach this stage's queues from every region of the policy and from its member accounts", () => {
  const home = awsEvents([], [], 'sns');
  const production = awsEvents(['eu-west-1'], memberAccounts, 'both');
  expect(home(synthesized())).toEqual([]);
  expect(production(synthesized('production'))).toEqual([]);
  const anybody = change(
    'queuePolicy',
    (one) => void (one.policy = String(one.policy).replace('events.amazonaws.com', '*')),
  );
  const otherEvents = change('eventRule', (rule) => void (rule.eventPattern = '{"source":["aws.ec2"]}'));
  for (const broken of [drop('eventTarget'), anybody, otherEvents])
    expect(home(broken(synthesized()))).not.toEqual([]);
  for (const broken of [
    drop('eventBusPolicy'),
    change('eventBusPolicy', (one) => void (one.policy = String(one.policy).replace('forward-*', '*'))),
    change('eventBusPolicy', (one) => void (one.policy = String(one.policy).replace('200000000000', '*'))),
  ])
    expect(production(broken(synthesized('production')))).not.toEqual([]);
});

describe('AWS Config', () => {
  test('is not deployed by default', () => {
    expect(
      synthesized().resources.filter(({ type, name }) => /:cfg\/|ConfigRule/.test(`${type} ${name}`)),
    ).toEqual([]);
  });

  test('evaluates each compliance rule on changes and every six hours', () => {
    const made = inputsOf(synthesized('production'), 'configRule');
    const compliance = rules.filter((rule: AnyRule) => rule.compliance);
    expect(made.map(({ inputParameters }) => JSON.parse(String(inputParameters)))).toEqual(
      compliance.map(({ id }) => ({ rule: id })),
    );
    for (const { source } of made)
      expect(source).toMatchObject({
        owner: 'CUSTOM_LAMBDA',
        sourceDetails: [
          { messageType: 'ConfigurationItemChangeNotification' },
          { messageType: 'OversizedConfigurationItemChangeNotification' },
          { messageType: 'ScheduledNotification', maximumExecutionFrequency: 'Six_Hours' },
        ],
      });
  });

  test('records only the resource types of the rules, when configured', () => {
    const [recorder] = inputsOf(synthesized('production'), 'configRecorder');
    expect(recorder?.recordingGroup).toMatchObject({
      allSupported: false,
      resourceTypes: ['AWS::EC2::Instance', 'AWS::RDS::DBInstance', 'AWS::S3::Bucket'],
    });
    const granted = roleOf(synthesized('production'), 'config').statements.flatMap(({ actions }) => actions);
    expect(granted).toEqual(['s3:PutObject', 's3:GetBucketAcl', 's3:ListBucket']);
  });
});

describe('Athena', () => {
  const one = (type: Parameters<typeof inputsOf>[1]) => inputsOf(synthesized(), type)[0];

  test('has a table over the folders of the archive, and a view of it', () => {
    const bucket = String(one('bucket')?.bucket);
    expect(one('catalogDatabase')?.name).toBe('janitor_synth');
    const [table, view] = inputsOf(synthesized(), 'catalogTable');
    expect(table).toMatchObject({
      databaseName: 'janitor_synth',
      name: 'audit',
      parameters: {
        'projection.enabled': 'true',
        'storage.location.template': `s3://${bucket}/audit/year=\${year}/month=\${month}/day=\${day}/`,
      },
      storageDescriptor: {
        location: `s3://${bucket}/audit/`,
        serDeInfo: {
          serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
          parameters: { 'ignore.malformed.json': 'TRUE' },
        },
      },
    });
    expect(view).toMatchObject({ databaseName: 'janitor_synth', name: 'events', tableType: 'VIRTUAL_VIEW' });
  });

  test('has every file of infra/queries as a saved query of its workgroup', () => {
    const saved = inputsOf(synthesized(), 'namedQuery');
    expect(saved.map(({ name, query }) => ({ name, query }))).toEqual(
      savedQueries(process.cwd()).map(({ name, sql }) => ({ name, query: sql })),
    );
    for (const { workgroup, database, description } of saved) {
      expect({ workgroup, database }).toEqual({ workgroup: 'janitor-synth', database: 'janitor_synth' });
      // https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateNamedQuery.html
      expect(String(description).length).toBeLessThanOrEqual(1_024);
    }
  });

  test('limits what a query reads, and writes results only where they expire', () => {
    const bucket = String(one('bucket')?.bucket);
    const [configuration] = [one('workgroup')?.configuration].flat();
    expect(configuration).toMatchObject({
      enforceWorkgroupConfiguration: true,
      bytesScannedCutoffPerQuery: 10 * 1024 ** 3,
      resultConfiguration: {
        outputLocation: `s3://${bucket}/query-results/`,
        expectedBucketOwner: '123456789012',
        encryptionConfiguration: { encryptionOption: 'SSE_S3' },
      },
    });
    const expiries = listOf(one('bucketExpiry')?.rules);
    expect(expiries).toContainEqual(
      expect.objectContaining({ filter: { prefix: 'query-results/' }, expiration: { days: 7 } }),
    );
  });

  test('keeps the history of queries in production, and removes it with other stages', () => {
    expect(one('workgroup')?.forceDestroy).toBe(true);
    expect(inputsOf(synthesized('production'), 'workgroup')[0]?.forceDestroy).toBe(false);
  });
});

test('a stage without a Slack channel and addresses has no chat configuration and mails nobody', () => {
  const made = synthesized().resources;
  expect(made.filter(({ type }) => type.includes('SlackChannelConfiguration'))).toEqual([]);
  const subscriptions = made.filter(({ type }) => type.endsWith(':TopicSubscription'));
  expect(subscriptions.map(({ inputs }) => [inputs.protocol, inputs.rawMessageDelivery])).toEqual([
    ['sqs', true],
  ]);
  expect(
    inputsOf(synthesized(), 'role').filter(({ name }) => name === `${prefixOf(synthesized())}-chat`),
  ).toEqual([]);
});

test('the alarm key has no conditions that CloudWatch may not meet, and the topic policy has both', () => {
  const conditions = (type: 'key' | 'topicPolicy') =>
    statementsOf(String(inputsOf(synthesized(), type)[0]?.policy))
      .filter(({ principal }) => JSON.stringify(principal).includes('cloudwatch'))
      .map((statement) => Object.values(statement.conditions).flatMap((keys) => Object.keys(keys)));
  expect(conditions('key')).toEqual([[]]);
  expect(conditions('topicPolicy')).toEqual([['aws:SourceAccount', 'aws:SourceArn']]);
});

test('the account can administer the alarm key, and no principal in it can use the key', () => {
  const key = inputsOf(synthesized(), 'key')[0];
  const [administration] = statementsOf(String(key?.policy));
  expect(administration?.actions).toContain('kms:PutKeyPolicy');
  expect(administration?.actions.filter((action) => /crypt|DataKey|Grant$|\*/.test(action))).toEqual([]);
});
