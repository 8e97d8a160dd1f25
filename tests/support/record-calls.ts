import { AsyncLocalStorage } from 'node:async_hooks';
import { SQSClient } from '@aws-sdk/client-sqs';
import { functionNames } from './function-names.ts';
import { type Needed } from './iam.ts';
import { neededFor } from './iam-calls.ts';

/** One thing that IAM is asked about one call. `actor`: the function, or the ARN of the role that was assumed. */
export type Call = Needed & { readonly actor: string; readonly command: string };

/** A call of which it is not known what it needs; it was made by a function all the same. */
export type Unknown = { readonly actor: string; readonly command: string };

export type Recording = {
  readonly calls: readonly Call[];
  readonly unknown: readonly Unknown[];
  readonly stop: () => void;
};

type Client = {
  readonly constructor: { readonly name: string };
  readonly config: {
    readonly region: () => Promise<string>;
    readonly credentials: () => Promise<{ readonly accessKeyId: string }>;
  };
};
type Command = { readonly constructor: { readonly name: string }; readonly input: Record<string, unknown> };
type Send = (this: Client, command: Command, ...rest: readonly unknown[]) => unknown;

const ownAccount = '123456789012';
const actors = new AsyncLocalStorage<string>();

/** Whatever it calls, now and later, is called by this function. */
export function runAs<T>(actor: string, run: () => T): T {
  return actors.run(actor, run);
}

export type RecordingOptions = {
  /** What Lambda does: runs the function of that name. Default: the call goes its way. */
  readonly invoke?: (functionName: string, payload: unknown) => Promise<unknown>;
  /** May throw, after a call was answered: its answer is lost. */
  readonly answered?: (actor: string, command: string) => void;
};

/**
 * Writes down every call that is made within `runAs`, until it is stopped. Calls with the credentials of an assumed
 * role are that role's. Every client of the SDK inherits the one `send` that is replaced here.
 */
export function recordCalls({ invoke, answered }: RecordingOptions = {}): Recording {
  const clients = Object.getPrototypeOf(SQSClient.prototype) as { send: Send };
  const original = clients.send;
  const calls: Call[] = [];
  const unknown: Unknown[] = [];
  const roles = new Map<string, string>();
  clients.send = function (command, ...rest) {
    const who = actors.getStore();
    if (who === undefined) return original.call(this, command, ...rest);
    return note(this, command, who).then(async () => {
      if (invoke && command.constructor.name === 'InvokeCommand') return invoked(invoke, command);
      // The emulator takes evaluations of a try alone, and a try leaves no history.
      if (command.constructor.name === 'PutEvaluationsCommand') return { FailedEvaluations: [] };
      const output = await original.call(this, command, ...rest);
      remember(command, output);
      answered?.(who, command.constructor.name);
      return output;
    });
  };

  async function note(client: Client, command: Command, who: string): Promise<void> {
    const [region, key] = await Promise.all([client.config.region(), keyOf(client)]);
    const role = key === undefined ? undefined : roles.get(key);
    const place = { partition: 'aws', region, account: role?.split(':')[4] ?? ownAccount };
    const actor = role ?? who;
    const needed = neededFor(client.constructor.name, command.constructor.name, command.input, place);
    const name = `${client.constructor.name}.${command.constructor.name}`;
    if (needed) calls.push(...needed.map((one) => ({ ...one, actor, command: name })));
    else unknown.push({ actor, command: name });
  }

  function remember(command: Command, output: unknown): void {
    const { Credentials } = output as { Credentials?: { AccessKeyId?: string } };
    if (Credentials?.AccessKeyId) roles.set(Credentials.AccessKeyId, String(command.input['RoleArn']));
  }

  return {
    calls,
    unknown,
    stop: () => {
      clients.send = original;
    },
  };
}

async function invoked(
  invoke: NonNullable<RecordingOptions['invoke']>,
  { input }: Command,
): Promise<unknown> {
  const asked = JSON.parse(Buffer.from(input['Payload'] as Uint8Array).toString()) as unknown;
  const answer = await invoke(String(input['FunctionName']), asked);
  return { StatusCode: 200, Payload: Buffer.from(JSON.stringify(answer)) };
}

/** Undefined for a client without credentials: it can only ask what needs none. */
async function keyOf(client: Client): Promise<string | undefined> {
  try {
    return (await client.config.credentials()).accessKeyId;
  } catch {
    return undefined;
  }
}

type Handler = (...args: never[]) => unknown;

/** The same handlers, each of which runs as its function. */
export function asFunctions<H extends object>(handlers: H): H {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => {
      if (!functionNames.includes(name)) return [name, handler];
      return [name, (...args: never[]) => runAs(name, () => (handler as Handler)(...args))];
    }),
  ) as H;
}
