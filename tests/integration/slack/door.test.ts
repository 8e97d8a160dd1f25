import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import budgets from '../../../bench/budgets.json' with { type: 'json' };
import { bundles, doorEnvironment, type FunctionBundle } from '../../../bench/door/bundles.ts';
import { type Hosted, host } from '../../../bench/door/hosted.ts';
import { requestsOf } from '../../../bench/door/requests.ts';
import { type Waits, waitsOf } from '../../../bench/door/waits.ts';
import { type DoorWorld, startWorld } from '../../../bench/door/world.ts';
import { signingSecret } from '../../support/slack-request.ts';
import { startSlowSecrets } from '../../support/slow-secrets.ts';

const root = join(__dirname, '..', '..', '..');
let folder: string;
let world: DoorWorld;
let built: { readonly ours: FunctionBundle; readonly reference: FunctionBundle };
let env: NodeJS.ProcessEnv;
let door: Hosted;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'janitor-door-'));
  // Long enough that simultaneous reads are recognised on a busy machine.
  world = await startWorld({ latencyMs: 250 });
  built = await bundles(root, folder);
  env = await doorEnvironment(folder, world.url);
  door = await host(root, built.ours.file, built.ours.exported, env);
});
afterAll(async () => {
  door.close();
  await world.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => world.forget());

const made = (name: string) => {
  const request = requestsOf(`${world.url}/hooks/1`).get(name);
  if (!request) throw new Error(`there is no request ${name}`);
  return request();
};
const kinds = [...requestsOf('http://localhost').keys()];

test('the bundle is at most half the size of a minimal Bolt app', () => {
  expect(built.ours.bytes / built.reference.bytes).toBeLessThanOrEqual(budgets.door.sizeTimesReference);
});

describe('the deployed slack function waits for at most one transaction and one message per request', () => {
  beforeAll(async () => {
    // The first request runs with empty caches.
    await door.ask(made('button finding-approve'));
  });

  /** Reads and sequential rounds: a list reads an index per state, then the findings shown. */
  const lists: Readonly<Record<string, readonly [number, number]>> = {
    '/janitor findings': [7, 2],
    '/janitor snoozes': [3, 2],
    // First round: counts, pause, last and running scan, refusing channels. Second round: the scan's reports.
    '/janitor status': [5, 2],
    'button findings-page': [3, 2],
    'button findings-page in modal': [3, 2],
  };

  test.each(kinds)('%s', async (name) => {
    const { answer } = await door.ask(made(name));
    expect(answer.statusCode).toBe(200);
    expect(`${answer.body ?? ''} ${world.shown().join(' ')}`).not.toMatch(
      /went wrong|takes too long|another version|left out/,
    );
    const waits: Waits = waitsOf(world.calls());
    expect(waits.others).toEqual([]);
    expect(waits.transactions).toBeLessThanOrEqual(1);
    expect(waits.sends).toBeLessThanOrEqual(1);
    const [reads, rounds] = lists[name] ?? [2, 1];
    expect(waits.reads).toBeLessThanOrEqual(reads);
    expect(waits.rounds).toBeLessThanOrEqual(rounds);
  });

  test.each([
    ['button finding-approve', 'dynamodb:TransactWriteItems', 'sqs:SendMessage'],
    ['button finding-remediate', 'dynamodb:TransactWriteItems', 'sqs:SendMessage'],
    [
      'button finding-remediate in modal',
      'dynamodb:TransactWriteItems',
      'sqs:SendMessage',
      'slack:views.update',
    ],
    ['modal snooze', 'dynamodb:TransactWriteItems', 'sqs:SendMessage'],
    ['modal reject', 'dynamodb:TransactWriteItems', 'sqs:SendMessage', 'slack:views.update'],
    ['modal disown', 'dynamodb:TransactWriteItems', 'sqs:SendMessage'],
    ['button findings-select in modal', 'slack:views.push'],
    ['modal approve-many', 'sqs:SendMessage'],
    ['/janitor pause an incident', 'dynamodb:TransactWriteItems'],
    ['/janitor scan', 'sqs:SendMessage'],
    ['button home-page in home', 'sqs:SendMessage'],
    ['event app_home_opened', 'sqs:SendMessage'],
    ['button finding-snooze', 'slack:views.open'],
    ['button finding-reject', 'slack:views.open'],
    ['button finding-details', 'slack:chat.postEphemeral'],
  ])('and makes the expected calls: %s', async (name, ...wanted) => {
    await door.ask(made(name));
    expect(world.calls().map((call) => call.name)).toEqual(expect.arrayContaining(wanted));
  });

  test('and makes no calls for an unsigned request', async () => {
    const { answer } = await door.ask({ ...made('/janitor scan'), body: 'command=%2Fjanitor' });
    expect(answer.statusCode).toBe(401);
    expect(world.calls()).toEqual([]);
  });
});

describe("while AWS hangs, the answer comes before Slack's timeout", () => {
  afterEach(() => world.hang(null));

  test.each([
    ['dynamodb', '/janitor findings'],
    ['dynamodb', 'button finding-approve'],
    ['dynamodb', 'button finding-remediate in modal'],
    ['dynamodb', 'button finding-snooze'],
    ['dynamodb', 'modal snooze'],
    ['sqs', '/janitor scan'],
    ['sqs', 'button finding-approve'],
  ] as const)('%s: %s', async (service, name) => {
    world.hang(service);
    // AWS hangs until the test ends, so an answer cannot have waited for it.
    const { answer } = await door.ask(made(name));
    expect(answer.statusCode).toBe(200);
    expect(`${answer.body ?? ''} ${world.shown().join(' ')}`).toMatch(/takes too long|went wrong/);
  });
});

describe('while Secrets Manager hangs at a cold start, no work is done', () => {
  const doing = () =>
    world
      .calls()
      .filter(({ name }) => /Transact|Put|Update|Delete|sqs:|slack:(?:chat|views)|response_url/.test(name));

  test.each(['button finding-approve', '/janitor scan'])('%s', async (name) => {
    const secrets = await startSlowSecrets({ token: 'xoxb-not-a-token', signing: signingSecret });
    const { SLACK_BOT_TOKEN: _, SLACK_SIGNING_SECRET: __, ...others } = env;
    const cold = await host(root, built.ours.file, built.ours.exported, {
      ...others,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
      SLACK_BOT_TOKEN_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:token',
      SLACK_SIGNING_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:signing',
    });
    for (const request of [made(name), made(name)]) {
      const { answer } = await cold.ask(request);
      expect(answer.statusCode).toBe(500);
    }
    secrets.open();
    await sleep(500);
    expect(secrets.asked()).toBeGreaterThan(1);
    expect(doing()).toEqual([]);
    const { answer } = await cold.ask(made(name));
    expect(answer.statusCode).toBe(200);
    expect(doing()).not.toEqual([]);
    cold.close();
    await secrets.close();
  });
});

test('credentials come only from the environment, and their absence is reported', async () => {
  const { AWS_ACCESS_KEY_ID: _, ...without } = env;
  const poor = await host(root, built.ours.file, built.ours.exported, { ...without, HOME: folder });
  const { answer } = await poor.ask(made('/janitor scan'));
  poor.close();
  expect(answer.body).toContain('Something went wrong');
});
