import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeEach, expect, jest, test } from '@jest/globals';
import { compose } from '../../../app/wiring/compose.ts';
import { provide as doorAccess } from '../../../app/wiring/providers/door-access.ts';
import { fn } from '../../../handlers/door/function.ts';
import { createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { commandRequest, signed } from '../../support/slack-request.ts';

const signingArn = 'arn:aws:secretsmanager:eu-west-1:1:secret:janitor-dev/slack-signing-secret-AbCdEf';
const tokenArn = 'arn:aws:secretsmanager:eu-west-1:1:secret:janitor-dev/slack-bot-token-AbCdEf';
const body = new URLSearchParams(
  commandRequest({ userId: people.owner, text: 'scan' }).body ?? '',
).toString();
const by = (secret: string) => signed({ body, type: 'application/x-www-form-urlencoded', secret });

let desk: Desk;
let stored: Record<string, string | Error>;
let reads: string[];
beforeEach(() => {
  desk = createDesk();
  reads = [];
  stored = { [signingArn]: 'first-secret', [tokenArn]: 'xoxb-one' };
  jest.spyOn(SecretsManagerClient.prototype, 'send').mockImplementation((async (command: {
    input: { SecretId: string };
  }) => {
    reads.push(command.input.SecretId);
    const value = stored[command.input.SecretId];
    if (value instanceof Error) throw value;
    return { SecretString: value };
  }) as never);
});

function handler() {
  const { clock, ids, log, policy, store, queue, evaluations: history } = desk.deps;
  const { keyValue } = desk;
  const slack = { apiUrl: 'https://slack.test/api/', botTokenArn: tokenArn, signingSecretArn: signingArn };
  const env = {
    region: 'eu-west-1',
    endpoint: null,
    configPath: null,
    stage: 'dev',
    prefix: 'janitor-dev',
    slack,
  };
  const providers = {
    clock: () => clock,
    ids: () => ids,
    log: () => log,
    policy: () => policy,
    findings: () => store,
    scanStatus: () => store,
    history: () => history,
    queue: () => queue,
    keyValue: () => keyValue,
    troubleWords: () => () => 'Something went wrong',
    doorAccess,
  };
  return compose(fn, providers, { env, log });
}

test('both secrets are read before the first request', () => {
  handler();
  expect(reads.toSorted()).toEqual([tokenArn, signingArn]);
});

test('a request signed with a rotated secret is accepted without a deployment', async () => {
  const handle = handler();
  expect((await handle(by('first-secret'))).statusCode).toBe(200);
  stored[signingArn] = 'second-secret';
  const later = Date.now() + 61_000;
  jest.spyOn(Date, 'now').mockImplementation(() => later);
  const request = by('second-secret');
  expect((await handle(request)).statusCode).toBe(200);
  expect((await handle(by('second-secret'))).statusCode).toBe(200);
  expect((await handle(by('first-secret'))).statusCode).toBe(401);
});

test('wrong signatures cause at most one read of the secret per minute', async () => {
  const handle = handler();
  await handle(by('first-secret'));
  for (let time = 0; time < 5; time += 1) expect((await handle(by('wrong'))).statusCode).toBe(401);
  expect(reads).toHaveLength(2);
});

test('a missing secret gives status 500 with its name in the log, and requests work once it exists', async () => {
  stored[signingArn] = Object.assign(new Error('no'), { name: 'ResourceNotFoundException' });
  const handle = handler();
  expect((await handle(by('first-secret'))).statusCode).toBe(500);
  expect(JSON.stringify(desk.logged)).toContain(
    'Secret janitor-dev/slack-signing-secret does not exist or has no value yet',
  );
  stored[signingArn] = 'first-secret';
  expect((await handle(by('first-secret'))).statusCode).toBe(200);
});
