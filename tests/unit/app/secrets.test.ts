import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createSecret, secretOf } from '../../../app/wiring/secrets.ts';
import { type Reply, type SentCommand, script } from '../../support/scripted-client.ts';

const arn = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:janitor-dev/slack-bot-token-AbCdEf';
const minuteMs = 60_000;

let client: SecretsManagerClient;
let asked: readonly SentCommand[];
let answer: () => Reply;
let nowMs: number;
let logged: string[];
beforeEach(() => {
  client = new SecretsManagerClient({ region: 'eu-west-1' });
  asked = script(client, () => answer());
  answer = () => ({ SecretString: 'xoxb-one' });
  nowMs = 1_795_190_400_000;
  logged = [];
});
afterEach(() => client.destroy());

const secret = () => {
  const note = (message: string, fields?: unknown) => void logged.push(message + JSON.stringify(fields));
  return createSecret({ client, log: { info: note, warn: note, error: note }, nowMs: () => nowMs }, arn);
};
const named = (name: string) => Object.assign(new Error(`${name}: no xoxb-one here`), { name });
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('a secret is read at start-up, once, and then cached', async () => {
  const token = secret();
  expect(asked).toEqual([{ command: 'GetSecretValueCommand', input: { SecretId: arn } }]);
  expect(await Promise.all([token.read(), token.read()])).toEqual(['xoxb-one', 'xoxb-one']);
  expect(await token.read()).toBe('xoxb-one');
  expect(asked).toHaveLength(1);
});

test("a secret's value is trimmed", async () => {
  answer = () => ({ SecretString: ' xoxb-one\n' });
  expect(await secret().read()).toBe('xoxb-one');
});

test.each([
  '',
  '  ',
  'placeholder',
  'CHANGE_ME',
  'change-me',
  'replace me',
  'REPLACE_ME_AFTER_DEPLOY',
  'TODO',
  '<token>',
  'xxxx',
  'set-me',
  'null',
])('a placeholder is refused as a secret: "%s"', async (SecretString) => {
  answer = () => ({ SecretString });
  await expect(secret().read()).rejects.toThrow(
    'Secret janitor-dev/slack-bot-token has no value yet: aws secretsmanager put-secret-value --secret-id janitor-dev/slack-bot-token --secret-string …',
  );
});

test.each([
  'xoxb-1-changeling',
  'xoxe.xoxb-1-abc',
  '8f742231b10e8888abcd99yyyzzz85a5',
  'setting1',
  'nullify9',
])('a value that resembles a placeholder is accepted: "%s"', async (SecretString) => {
  answer = () => ({ SecretString });
  expect(await secret().read()).toBe(SecretString);
});

test('a secret that contains JSON is refused without repeating it', async () => {
  answer = () => ({ SecretString: '{"token":"xoxb-one"}' });
  const error = await secret()
    .read()
    .catch((thrown: Error) => thrown.message);
  expect(error).toContain('contains JSON instead of the plain value');
  expect(error).not.toContain('xoxb');
});

test('a missing secret fails with instructions, and the next request reads it again', async () => {
  answer = () => named('ResourceNotFoundException');
  const token = secret();
  await expect(token.read()).rejects.toThrow('does not exist or has no value yet');
  answer = () => ({ SecretString: 'xoxb-two' });
  expect(await token.read()).toBe('xoxb-two');
});

test('an AWS refusal names the secret and the reason', async () => {
  answer = () => named('AccessDeniedException');
  await expect(secret().read()).rejects.toThrow(
    'Secret janitor-dev/slack-bot-token could not be read: access denied',
  );
});

test('renew reads the secret again after a refusal, and all callers use the new value', async () => {
  const token = secret();
  await token.read();
  nowMs += minuteMs;
  answer = () => ({ SecretString: 'xoxb-two' });
  const renewed = await Promise.all([token.renew('xoxb-one'), token.renew('xoxb-one')]);
  expect(renewed).toEqual([true, true]);
  expect(await token.read()).toBe('xoxb-two');
  expect(asked).toHaveLength(2);
  expect(await token.renew('xoxb-one')).toBe(true);
  expect(asked).toHaveLength(2);
});

test('renew reads the secret at most once a minute', async () => {
  const token = secret();
  await token.read();
  expect(await token.renew('xoxb-one')).toBe(false);
  expect(asked).toHaveLength(1);
  nowMs += minuteMs;
  expect(await token.renew('xoxb-one')).toBe(false);
  expect(await token.renew('xoxb-one')).toBe(false);
  expect(asked).toHaveLength(2);
});

test('after 15 minutes the secret is read in the background while the request uses the old value', async () => {
  const token = secret();
  await token.read();
  nowMs += 15 * minuteMs;
  answer = () => ({ SecretString: 'xoxb-two' });
  expect(await token.read()).toBe('xoxb-one');
  await turn();
  expect(await token.read()).toBe('xoxb-two');
  expect(asked).toHaveLength(2);
});

test('the last value stays in use when the secret cannot be read again, and the log does not contain it', async () => {
  const token = secret();
  await token.read();
  nowMs += 15 * minuteMs;
  answer = () => named('InternalServiceError');
  expect(await token.read()).toBe('xoxb-one');
  await turn();
  nowMs += minuteMs;
  expect(await token.renew('xoxb-one')).toBe(false);
  expect(await token.read()).toBe('xoxb-one');
  expect(logged).toHaveLength(2);
  expect(logged.join()).toContain('the last value stays in force');
});

test('a value given in the environment is never read from Secrets Manager', async () => {
  const env = {
    slack: { apiUrl: 'https://slack.com/api/', botToken: 'xoxb-9' },
    region: 'x',
    endpoint: null,
  };
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const token = secretOf(env, 'botToken', log);
  expect(await token.read()).toBe('xoxb-9');
  expect(await token.renew('xoxb-9')).toBe(false);
  expect(() => secretOf(env, 'signingSecret', log)).toThrow('The function has no setting for signingSecret');
});
