import { describe, expect, test } from '@jest/globals';
import { readFunctionEnvironment } from '../../../app/runtime/environment.ts';
import { queueVariable, secretVariables } from '../../../core/functions/function-variables.ts';
import { functionNamed } from '../../../infra/functions.ts';
import { functionNames } from '../../support/function-names.ts';

const whole = {
  AWS_REGION: 'eu-central-1',
  JANITOR_STAGE: 'production',
  JANITOR_POLICY: 'policy.json',
  LAMBDA_TASK_ROOT: '/var/task',
  JANITOR_SCAN_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111111111111/janitor-production-scan',
  JANITOR_RECHECK_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111111111111/janitor-production-recheck',
  JANITOR_RECHECK_IAM_QUEUE_URL:
    'https://sqs.eu-central-1.amazonaws.com/111111111111/janitor-production-recheck-iam',
  JANITOR_NOTIFY_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111111111111/janitor-production-notify',
  JANITOR_COMPLIANCE_QUEUE_URL:
    'https://sqs.eu-central-1.amazonaws.com/111111111111/janitor-production-compliance',
  JANITOR_SCHEDULER_ROLE_ARN: 'arn:aws:iam::111111111111:role/janitor-production-scheduler',
  JANITOR_NOTICES_TOPIC_ARN: 'arn:aws:sns:eu-central-1:111111111111:janitor-production-notices',
  JANITOR_PROBE_FUNCTION: 'janitor-production-probe',
  SLACK_BOT_TOKEN_SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:bot-AbCdEf',
  SLACK_SIGNING_SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:sign-AbCdEf',
};

const queueUrls = Object.keys(whole).filter((name) => name.endsWith('_QUEUE_URL'));

function needsOf(name: string) {
  const { deps, queues = {}, secrets = {} } = functionNamed(name).needs;
  return {
    queues: Object.keys(queues),
    secrets: Object.keys(secrets) as (keyof typeof secretVariables)[],
    readsPolicy: deps.includes('policy'),
  };
}

function read(name: string, variables: Record<string, string | undefined>) {
  const env = readFunctionEnvironment(functionNamed(name).needs, variables);
  if (!env.ok) throw new Error(env.error.join('\n'));
  return env.value;
}

describe('the environment of a deployed function', () => {
  test('has queues, role, topic and secrets, and the absolute path of the policy', () => {
    expect(read('notify', whole)).toEqual({
      region: 'eu-central-1',
      endpoint: null,
      configPath: null,
      stage: 'production',
      prefix: 'janitor-production',
      policyPath: '/var/task/policy.json',
      queueUrls: {
        recheck: whole.JANITOR_RECHECK_QUEUE_URL,
        'recheck-iam': whole.JANITOR_RECHECK_IAM_QUEUE_URL,
        scan: whole.JANITOR_SCAN_QUEUE_URL,
        notify: whole.JANITOR_NOTIFY_QUEUE_URL,
      },
      schedulerRoleArn: whole.JANITOR_SCHEDULER_ROLE_ARN,
      topicArns: { notices: whole.JANITOR_NOTICES_TOPIC_ARN },
      slack: { apiUrl: 'https://slack.com/api/', botTokenArn: whole.SLACK_BOT_TOKEN_SECRET_ARN },
      logLevel: 'info',
    });
  });

  test.each(functionNames)('%s starts with only what it needs', (name) => {
    const { queues, secrets, readsPolicy } = needsOf(name);
    const wanted = [
      ...queues.map(queueVariable),
      ...secrets.map((secret) => secretVariables[secret].arn),
      ...(readsPolicy ? ['JANITOR_POLICY'] : []),
    ];
    const given = Object.fromEntries(Object.entries(whole).filter(([key]) => wanted.includes(key)));
    expect(readFunctionEnvironment(functionNamed(name).needs, given).ok).toBe(true);
  });

  test.each(functionNames)('%s names all missing variables that it needs and no others', (name) => {
    const { queues, secrets, readsPolicy } = needsOf(name);
    const wanted = [
      ...secrets.map((secret) => secretVariables[secret].arn),
      ...(readsPolicy ? ['JANITOR_POLICY'] : []),
    ];
    const none = readFunctionEnvironment(functionNamed(name).needs, {});
    const said = none.ok ? '' : none.error.join('\n');
    expect(said.match(/[A-Z_]{10,}/g) ?? []).toEqual(expect.arrayContaining(wanted));
    expect(said.match(/[A-Z_]{10,}/g) ?? []).toHaveLength(wanted.length);
    // One queue's URL in the environment means that queues are not looked up.
    const other = queues.includes('scan') ? 'recheck' : 'scan';
    const some = readFunctionEnvironment(functionNamed(name).needs, {
      ...whole,
      ...withoutQueues,
      [queueVariable(other)]: 'http://q/1/q',
    });
    const missing = queues.filter((queue) => queue !== other).map(queueVariable);
    expect(some.ok ? '' : some.error.join('\n')).toBe(
      missing.length === 0 ? '' : `Missing environment variables: ${missing.join(', ')}`,
    );
  });

  test('gives the signing secret only to the slack function and the probe only to what claims', () => {
    const knowing = (part: (env: ReturnType<typeof read>) => unknown) =>
      functionNames.filter((name) => part(read(name, whole)) !== undefined);
    expect(knowing(({ slack }) => slack.signingSecretArn)).toEqual(['slack']);
    expect(knowing(({ slack }) => slack.botTokenArn)).toEqual([
      'daily-report',
      'iam-change',
      'notify',
      'scan',
      'slack',
    ]);
    expect(knowing(({ functions }) => functions?.['probe'])).toEqual(['iam-change', 'scan']);
    expect(knowing(({ schedulerRoleArn }) => schedulerRoleArn)).toEqual(['notify']);
  });

  test("accepts a secret's value instead of its ARN", () => {
    const env = read('scan', { JANITOR_POLICY: 'p.json', SLACK_BOT_TOKEN: 'xoxb-1' });
    expect(env.slack).toEqual({ apiUrl: 'https://slack.com/api/', botToken: 'xoxb-1' });
    expect(env.queueUrls).toBeUndefined();
  });

  test('names a variable with a wrong value without repeating the value', () => {
    const env = readFunctionEnvironment(functionNamed('daily-scan').needs, {
      JANITOR_SCAN_QUEUE_URL: 'secret-queue',
      JANITOR_LOG_LEVEL: 'loud',
    });
    expect(env).toEqual({
      ok: false,
      error: [
        'JANITOR_SCAN_QUEUE_URL must be an http(s) URL',
        'JANITOR_LOG_LEVEL must be one of debug, info, warn, error',
      ],
    });
  });
});

const withoutQueues = Object.fromEntries(queueUrls.map((name) => [name, undefined]));
