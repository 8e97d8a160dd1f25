import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHandlers, type Handlers } from '../../../app/one-process.ts';
import { fakeSlack } from '../../fakes/slack-api.ts';
import { serveSlack } from '../../fakes/slack-server.ts';
import { createWorkspace } from '../../fakes/slack-workspace.ts';
import { type HangingProxy, hangingProxy } from '../../support/hanging-proxy.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { commandRequest, signingSecret } from '../../support/slack-request.ts';
import { eventually } from '../local/support.ts';

const region = 'eu-west-1';
const policy = `
channel: "#cloud"
accounts:
  - { name: acme, regions: [${region}] }
`;

let moto: TestMoto;
let proxy: HangingProxy;
let server: Awaited<ReturnType<typeof serveSlack>>;
let handlers: Handlers;
let folder: string;

beforeAll(async () => {
  moto = await startMoto();
  proxy = await hangingProxy(moto.url);
  server = await serveSlack(
    fakeSlack(
      createWorkspace({ users: [{ id: 'U0ADA', name: 'Ada', email: 'ada@example.com' }], channels: [] }),
    ),
  );
  folder = await mkdtemp(join(tmpdir(), 'janitor-'));
  const configPath = join(folder, 'janitor.yaml');
  await writeFile(configPath, policy);
  const quiet = () => undefined;
  handlers = createHandlers({
    env: {
      region,
      endpoint: proxy.url,
      configPath,
      stage: 'test',
      prefix: 'janitor-test',
      port: 0,
      slack: { apiUrl: server.apiUrl, botToken: 'xoxb-not-a-token', signingSecret },
    },
    log: { info: quiet, warn: quiet, error: quiet },
  });
  await handlers.ensure();
});

afterAll(async () => {
  await proxy.stop();
  await server.stop();
  await moto.stop();
  await rm(folder, { recursive: true });
});

const status = async (): Promise<string> => {
  const asked = { userId: 'U0ADA', text: 'status' };
  const { statusCode, body } = await handlers.slack(commandRequest(asked));
  return `${statusCode} ${body ?? ''}`;
};

const fine = /^200 .*no findings in acme/s;

test('requests are answered again as soon as hanging DynamoDB reads recover', async () => {
  await eventually(async () => fine.test(await status()));
  proxy.hang(/GetItem|Query/);
  for (let round = 0; round < 2; round++) {
    const answers = await Promise.all(Array.from({ length: 5 }, status));
    for (const answer of answers) expect(answer).toMatch(/^200 .*(takes too long|went wrong|not answer)/s);
  }
  proxy.release();
  await eventually(async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, status));
    return answers.every((answer) => fine.test(answer));
  });
});
