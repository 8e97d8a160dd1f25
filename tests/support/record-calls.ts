import { AsyncLocalStorage } from 'node:async_hooks';
import { SQSClient } from '@aws-sdk/client-sqs';
import { functionNames } from './function-names.ts';
import { type NeededPermission } from './iam.ts';
import { neededFor } from './iam-calls.ts';

/** One permission check of a call. `actor`: the function, or the ARN of the assumed role. */
export type RecordedCall = NeededPermission & { readonly actor: string; readonly command: string };

/** A function's call whose permissions are unknown. */
export type Unknown = { readonly actor: string; readonly command: string };

export type CallRecording = {
  readonly calls: readonly RecordedCall[];
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
type SdkCommand = {
  readonly constructor: { readonly name: string };
  readonly input: Record<string, unknown>;
};
type Send = (this: Client, command: SdkCommand, ...rest: readonly unknown[]) => unknown;

const ownAccount = '123456789012';
const actors = new AsyncLocalStorage<string>();

/** Attributes all current and later calls inside it to this function. */
export function runAs<T>(actor: string, run: () => T): T {
  return actors.run(actor, run);
}

export type RecordingOptions = {
  /** Runs the function of that name, as Lambda does. Default: the call is sent. */
  readonly invoke?: (functionName: string, payload: unknown) => Promise<unknown>;
  /** Called after a call was answered; a throw loses its response. */
  readonly answered?: (actor: string, command: string) => void;
};

/**
 * Records every call within `runAs` until it is stopped. Calls with an assumed role's credentials belong to
 * that role. Every SDK client inherits the `send` that is replaced here.
 */
export function recordCalls({ invoke, answered }: RecordingOptions = {}): CallRecording {
  const clients = Object.getPrototypeOf(SQSClient.prototype) as { send: Send };
  const original = clients.send;
  const calls: RecordedCall[] = [];
  const unknown: Unknown[] = [];
  const roles = new Map<string, string>();
  clients.send = function (command, ...rest) {
    const who = actors.getStore();
    if (who === undefined) return original.call(this, command, ...rest);
    return note(this, command, who).then(async () => {
      if (invoke && command.constructor.name === 'InvokeCommand') return invoked(invoke, command);
      // The emulator accepts evaluations only in test mode, which leaves no history.
      if (command.constructor.name === 'PutEvaluationsCommand') return { FailedEvaluations: [] };
      const output = await original.call(this, command, ...rest);
      remember(command, output);
      answered?.(who, command.constructor.name);
      return output;
    });
  };

  async function note(client: Client, command: SdkCommand, who: string): Promise<void> {
    const [region, key] = await Promise.all([client.config.region(), keyOf(client)]);
    const role = key === undefined ? undefined : roles.get(key);
    const place = { partition: 'aws', region, account: role?.split(':')[4] ?? ownAccount };
    const actor = role ?? who;
    const needed = neededFor(client.constructor.name, command.constructor.name, command.input, place);
    const name = `${client.constructor.name}.${command.constructor.name}`;
    if (needed) calls.push(...needed.map((one) => ({ ...one, actor, command: name })));
    else unknown.push({ actor, command: name });
  }

  function remember(command: SdkCommand, output: unknown): void {
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
  { input }: SdkCommand,
): Promise<unknown> {
  const asked = JSON.parse(Buffer.from(input['Payload'] as Uint8Array).toString()) as unknown;
  const answer = await invoke(String(input['FunctionName']), asked);
  return { StatusCode: 200, Payload: Buffer.from(JSON.stringify(answer)) };
}

/** Undefined for a client without credentials, whose calls need none. */
async function keyOf(client: Client): Promise<string | undefined> {
  try {
    return (await client.config.credentials()).accessKeyId;
  } catch {
    return undefined;
  }
}

type Handler = (...args: never[]) => unknown;

/** The same handlers, each running as its function. */
export function asFunctions<H extends object>(handlers: H): H {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => {
      if (!functionNames.includes(name)) return [name, handler];
      return [name, (...args: never[]) => runAs(name, () => (handler as Handler)(...args))];
    }),
  ) as H;
}
