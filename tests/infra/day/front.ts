import { Agent, createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { NeededPermission } from '../../support/iam.ts';
import { neededFor } from '../../support/iam-calls.ts';
import type { InvocationResult } from './running.ts';
import { type WireCall, wireCall } from './wire.ts';

/** One call of a function. `role`: ARN of the assumed role; absent for the function's own. */
export type FrontCall = {
  readonly actor: string;
  readonly role?: string;
  readonly client: string;
  readonly command: string;
  /** Undefined when the needed permissions are unknown. */
  readonly needed: readonly NeededPermission[] | undefined;
  readonly status: number;
};

export type Front = {
  readonly url: string;
  readonly calls: readonly FrontCall[];
  /** Requests that could not be parsed; must be empty. */
  readonly problems: readonly string[];
  /** Executes the function's next transaction and drops every response to it. */
  readonly losing: { readonly next: (actor: string) => void; readonly left: () => number };
  readonly stop: () => Promise<void>;
};

type FrontOptions = {
  /** The emulator's URL. */
  readonly target: string;
  /** Functions by their access keys. */
  readonly actors: ReadonlyMap<string, string>;
  readonly invoke: (functionName: string, event: unknown) => Promise<InvocationResult>;
};

type Who = { readonly actor: string; readonly role?: string; readonly account: string };
type HttpAnswer = {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
};

/** The SDK's attempts per call. */
const attempts = 3;
const ownAccount = '123456789012';

/** A proxy before the emulator that attributes each call to a function and serves Lambda's Invoke. */
export async function startFront({ target, actors, invoke }: FrontOptions): Promise<Front> {
  const to = new URL(target);
  const agent = new Agent({ keepAlive: true });
  const calls: FrontCall[] = [];
  const problems: string[] = [];
  const losing = new Map<string, { transaction: string | null; times: number }>();
  const known = new Map<string, Who>(
    [...actors].map(([key, actor]) => [key, { actor, account: ownAccount }]),
  );

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '', headers } = request;
    const body = await bodyOf(request);
    const call = wireCall({ method, url, headers, body });
    const who = known.get(call.accessKeyId);
    if (!who) throw new Error(`${call.client}.${call.command} with the keys of nobody`);
    const isInvocation = call.client === 'Lambda' && call.command === 'Invoke';
    const answer = isInvocation
      ? await invoked(call, body)
      : await onward({ method, path: url, headers, body });
    const place = { partition: 'aws', region: call.region, account: who.account };
    const { account: _, ...actor } = who;
    calls.push({
      ...actor,
      client: call.client,
      command: call.command,
      needed: neededFor(call.client, call.command, call.input, place),
      status: answer.status,
    });
    if (call.command === 'AssumeRole') remember(who, call, answer.body.toString());
    if (call.command === 'TransactWrite' && isLost(who.actor, body.toString()))
      return void response.destroy();
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  };

  const invoked = async ({ input }: WireCall, body: Buffer): Promise<HttpAnswer> => {
    const outcome = await invoke(String(input['FunctionName']), JSON.parse(body.toString()));
    const failed = 'error' in outcome;
    return {
      status: 200,
      headers: {
        'content-type': 'application/json',
        ...(failed ? { 'x-amz-function-error': 'Unhandled' } : {}),
      },
      body: Buffer.from(JSON.stringify(failed ? outcome.error : outcome.answer)),
    };
  };

  const onward = ({ body, ...asked }: { method: string; path: string; headers: object; body: Buffer }) =>
    new Promise<HttpAnswer>((resolve, reject) => {
      const options = { ...asked, headers: asked.headers as IncomingMessage['headers'], agent };
      const out = send({ ...options, host: to.hostname, port: to.port }, (answer) => {
        bodyOf(answer).then(
          (body) =>
            resolve({ status: answer.statusCode ?? 502, headers: withoutLength(answer.headers), body }),
          reject,
        );
      });
      out.on('error', reject);
      out.end(body);
    });

  const isLost = (actor: string, transaction: string): boolean => {
    const loss = losing.get(actor);
    if (!loss) return false;
    loss.transaction ??= transaction;
    return loss.transaction === transaction && loss.times++ < attempts;
  };

  const remember = ({ actor }: Who, { input }: WireCall, text: string): void => {
    const key = /<AccessKeyId>([^<]+)</.exec(text)?.[1];
    const role = String(input['RoleArn']);
    if (key) known.set(key, { actor, role, account: role.split(':')[4] ?? '' });
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((thrown: unknown) => {
      problems.push(String(thrown));
      response.destroy();
    });
  });
  // Functions paused between events keep their connections.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    calls,
    problems,
    losing: {
      next: (actor) => void losing.set(actor, { transaction: null, times: 0 }),
      left: () => [...losing.values()].filter(({ times }) => times === 0).length,
    },
    stop: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function withoutLength(all: IncomingMessage['headers']): IncomingMessage['headers'] {
  const { 'transfer-encoding': _, ...headers } = all;
  return headers;
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
