import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Store } from '../../../core/ports/store.ts';
import { type LocalAws, localAws } from '../../../local/aws/aws-clients.ts';
import { type FakeSlack, fakeSlack } from '../../fakes/slack-api.ts';
import { serveSlack } from '../../fakes/slack-server.ts';
import { createWorkspace } from '../../fakes/slack-workspace.ts';
import { createStore } from '../../support/dynamo-store.ts';
import ensureMoto from '../../support/ensure-moto.ts';
import { startMoto } from '../../support/moto.ts';
import { signed, signingSecret } from '../../support/slack-request.ts';
import type { Synthesized } from '../synth/result.ts';
import { readSynthesized, synthesize } from '../synth/run.ts';
import { type Front, startFront } from './front.ts';
import { deliverDue, drain, type Failed, ring } from './pump.ts';
import { type InvocationResult, type RunningFunction, startFunction } from './running.ts';
import { makeStage, region, type Stage } from './stage.ts';

export const botToken = 'xoxb-the-token-of-nobody';

export type DayWorld = {
  readonly synthesized: Synthesized;
  readonly stage: Stage;
  readonly front: Front;
  readonly slack: FakeSlack;
  /** For the test itself rather than a function. */
  readonly aws: LocalAws;
  readonly store: Store;
  /** The log lines of a function from all of its processes. */
  readonly lines: (name: string) => readonly string[];
  /** The functions' clock. */
  readonly nowMs: () => number;
  readonly later: (ms: number) => void;
  /** Replaces the function's process with one that has these variables. */
  readonly again: (name: string, variables: Readonly<Record<string, string>>) => Promise<void>;
  /** By the name without the stage's prefix: `recheck`. */
  readonly invoke: (name: string, event: unknown) => Promise<InvocationResult>;
  /** Through the function's URL. Throws when the function throws. */
  readonly knock: (request: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;
  readonly drain: () => Promise<readonly Failed[]>;
  readonly deliverDue: () => ReturnType<typeof deliverDue>;
  readonly ring: (name: string) => Promise<InvocationResult>;
  readonly close: () => Promise<void>;
};

type People = Parameters<typeof createWorkspace>[0];

/** A stage as deployed, on an emulated AWS and with a fake Slack. Each function is a process. */
export async function startWorld(policy: string, people: People): Promise<DayWorld> {
  const closing: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.toReversed()) await end();
  };
  try {
    return await start(policy, people, closing, close);
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

async function start(
  policy: string,
  people: People,
  closing: (() => unknown)[],
  close: () => Promise<void>,
): Promise<DayWorld> {
  const synthesized = made(policy);
  await ensureMoto();
  const moto = await startMoto();
  closing.push(moto.stop);
  const slack = fakeSlack(createWorkspace(people));
  const server = await serveSlack(slack);
  closing.push(server.stop);
  const stage = await makeStage(synthesized, moto.url);
  closing.push(stage.close);
  const aws = localAws(moto.url, region);
  closing.push(aws.close);
  const dynamodb = new DynamoDBClient({ region, endpoint: moto.url });
  closing.push(() => dynamodb.destroy());

  let aheadMs = 0;
  const started: RunningFunction[] = [];
  // A paused process does not notice that its parent ended.
  process.once('exit', () => {
    for (const { stop } of started) stop();
  });
  const byWholeName = (name: string, event: unknown): Promise<InvocationResult> => {
    const running = started.findLast((one) => one.name === name.replace(`${stage.prefix}-`, ''));
    if (!running) throw new Error(`There is no function ${name}`);
    return running.invoke(JSON.parse(JSON.stringify(event)), aheadMs);
  };
  const names = stage.functions('').map(({ name }) => name);
  const keyOf = (name: string): string => `AKIA0${name.replaceAll('-', '').toUpperCase()}`.padEnd(20, '0');
  const actors = new Map(names.map((name) => [keyOf(name), name]));
  const front = await startFront({ target: moto.url, actors, invoke: byWholeName });
  closing.push(front.stop);
  const specs = stage.functions(front.url);
  const again = async (name: string, variables: Readonly<Record<string, string>>): Promise<void> => {
    const spec = specs.find((one) => one.name === name);
    if (!spec) throw new Error(`There is no function ${name}`);
    const running = await startFunction({
      ...spec,
      variables: {
        ...spec.variables,
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: keyOf(name),
        AWS_SECRET_ACCESS_KEY: `the-secret-of-${name}`,
        AWS_SESSION_TOKEN: `the-session-of-${name}`,
        AWS_ENDPOINT_URL: front.url,
        SLACK_API_URL: server.apiUrl,
        ...variables,
      },
    });
    closing.push(running.stop);
    started.push(running);
  };
  await Promise.all(names.map((name) => again(name, {})));
  const nowMs = (): number => Date.now() + aheadMs;
  const invoke = (name: string, event: unknown) => byWholeName(`${stage.prefix}-${name}`, event);
  return {
    synthesized,
    stage,
    front,
    slack,
    aws,
    store: createStore({ dynamodb, prefix: stage.prefix }),
    lines: (name) => started.filter((one) => one.name === name).flatMap(({ lines }) => lines()),
    again,
    nowMs,
    later: (ms) => {
      aheadMs += ms;
    },
    invoke,
    knock: async (request) => {
      const outcome = await invoke('slack', throughUrl(request, nowMs()));
      if ('error' in outcome) throw new Error(outcome.error.errorMessage);
      return outcome.answer as APIGatewayProxyStructuredResultV2;
    },
    drain: () => drain(synthesized, stage, byWholeName),
    deliverDue: () => deliverDue(stage, nowMs()),
    ring: (name) => ring(synthesized, `${stage.prefix}-${name}`, byWholeName, nowMs()),
    close,
  };
}

function made(policy: string): Synthesized {
  const env = {
    JANITOR_CONFIG: policy,
    SST_SECRET_SlackBotToken: botToken,
    SST_SECRET_SlackSigningSecret: signingSecret,
  };
  const { error } = synthesize(process.cwd(), { stage: 'day', env });
  if (error !== null) throw new Error(`The stage cannot be made:\n${error}`);
  return readSynthesized(process.cwd(), 'day');
}

/**
 * Signed at the function's time. A function URL encodes bodies that it does not know as text in base64,
 * including forms.
 */
function throughUrl({ headers, body = '' }: APIGatewayProxyEventV2, atMs: number): APIGatewayProxyEventV2 {
  const type = headers['content-type'] ?? '';
  const request = signed({ body, type, atMs });
  const host = 'url-id.lambda-url.us-east-1.on.aws';
  const isText = type === 'application/json';
  return {
    ...request,
    headers: { ...request.headers, host, 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' },
    requestContext: {
      ...request.requestContext,
      accountId: 'anonymous',
      apiId: 'url-id',
      domainName: host,
      domainPrefix: 'url-id',
    },
    body: isText ? body : Buffer.from(body).toString('base64'),
    isBase64Encoded: !isText,
  };
}
