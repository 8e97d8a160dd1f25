import { Readable } from 'node:stream';
import type { Clients } from '../../aws/clients.ts';
import type { AwsAnswer, AwsRequest, RawRequest } from './aws-answers.ts';
import { type FieldsRead, fieldsOf, recordReads } from './fields-read.ts';
import { type ReadAsked, rememberReads } from './remember-reads.ts';

/** A change to the answers of one command, by client and command without their suffixes. */
export type AnswerFault = {
  readonly command: string;
  /** The body in place of the real one, with status 200. */
  readonly body?: (whole: string) => string;
  /** A field as in the tables of answers; in lists, of the first element. */
  readonly without?: string;
  /** Only after a changing command was sent. */
  readonly afterChange?: boolean;
};

export function changes(command: string): boolean {
  return !/\.(Describe|Generate|Get|GET|List)/.test(command);
}

export type FaultyReply = {
  readonly response: { statusCode: number; body: AsyncIterable<Uint8Array> };
  output?: unknown;
};
type SentArgs = { readonly input: unknown };
type SendNext = (args: unknown) => Promise<FaultyReply>;
type SentCommandContext = {
  readonly clientName: string;
  readonly commandName: string;
  /** Set before a command is sent. */
  read?: ReadAsked;
};
type Sender = {
  send: (command: SentArgs, ...rest: readonly unknown[]) => Promise<unknown>;
};
type AddStack = { readonly add: (middleware: unknown, options: unknown) => void };
type Stack = {
  readonly addRelativeTo: (middleware: unknown, options: unknown) => void;
  readonly remove: (name: string) => boolean;
};

type FaultyRun = {
  /** Commands in their order. */
  readonly sent: string[];
  /** Answer fields that were read, by command. */
  readonly fieldsRead: Map<string, Set<string>>;
  readonly fault: AnswerFault | undefined;
  /** Whether an answer contained the fault. */
  isApplied: boolean;
};

export type FaultyClients = {
  readonly clients: Clients;
  /** Starts over, with a fault in the answers. Returns what is sent and read through the clients from now on. */
  readonly start: (fault?: AnswerFault) => Readonly<Omit<FaultyRun, 'fieldsRead'>> & {
    readonly fieldsRead: FieldsRead;
  };
};

/**
 * Clients for many runs, one after the other: to create a client takes longer than to use it. `answer`: what the
 * clients are answered, the same for the same read until something changes.
 */
export function faultyClients(clients: Clients, answer: (request: AwsRequest) => AwsAnswer): FaultyClients {
  const begin = (fault?: AnswerFault): FaultyRun => ({
    sent: [],
    fieldsRead: new Map(),
    fault,
    isApplied: false,
  });
  let now = begin();
  const hits = (command: string, { fault, sent }: FaultyRun) =>
    fault?.command === command && (!fault.afterChange || sent.some(changes));
  const hooked = new WeakSet<object>();
  const hook = <C extends { readonly middlewareStack: unknown }>(client: C): C => {
    if (hooked.has(client)) return client;
    hooked.add(client);
    const stack = client.middlewareStack as Stack;
    for (const name of needless) stack.remove(name);
    const parsed = rememberReads(answer);
    // Before the SDK builds its middleware for the command, which takes longer than all else of a known read.
    const sender = client as unknown as Sender;
    const { send } = sender;
    sender.send = async (command, ...rest) => {
      const run = now;
      const name = nameOf(client, command);
      const known = changes(name) || hits(name, run) ? undefined : parsed.find(name, command.input);
      if (!known) return send.call(client, command, ...rest);
      run.sent.push(name);
      return recordReads(known.output, fieldsOf(run.fieldsRead, name));
    };
    const breakBody = (next: SendNext, context: SentCommandContext) => async (args: unknown) => {
      const run = now;
      const command = commandOf(context);
      run.sent.push(command);
      if (!changes(command)) context.read = parsed.ask((args as { readonly request: RawRequest }).request);
      const reply = await next(args);
      if (!hits(command, run) || !run.fault?.body) return reply;
      run.isApplied = true;
      const body = run.fault.body(await textOf(reply.response.body));
      Object.assign(reply.response, { statusCode: 200, body: Readable.from([Buffer.from(body)]) });
      return reply;
    };
    const dropField = (next: SendNext, context: SentCommandContext) => async (args: unknown) => {
      const run = now;
      const reply = await next(args);
      if (run.fault?.without !== undefined && hits(commandOf(context), run))
        run.isApplied = drop(reply.output, run.fault.without.split('.')) || run.isApplied;
      return reply;
    };
    const watch = (next: SendNext, context: SentCommandContext) => async (args: SentArgs) => {
      const run = now;
      const command = commandOf(context);
      const reply = await next(args);
      if (!changes(command) && !hits(command, run)) parsed.keep(command, args.input, reply, context.read);
      return { ...reply, output: recordReads(reply.output, fieldsOf(run.fieldsRead, command)) };
    };
    (stack as never as AddStack).add(watch, { step: 'initialize', name: 'watch', priority: 'high' });
    stack.addRelativeTo(breakBody, { name: 'breakBody', relation: 'after', toMiddleware: 'checkBody' });
    stack.addRelativeTo(dropField, {
      name: 'dropField',
      relation: 'before',
      toMiddleware: 'deserializerMiddleware',
    });
    return client;
  };
  const faulty: Clients = {
    homeRegion: clients.homeRegion,
    emulated: clients.emulated,
    wait: clients.wait,
    ec2: (region) => hook(clients.ec2(region)),
    rds: (region) => hook(clients.rds(region)),
    cloudWatch: (region) => hook(clients.cloudWatch(region)),
    kms: (region) => hook(clients.kms(region)),
    iam: () => hook(clients.iam()),
    s3: (region) => hook(clients.s3(region)),
    s3Control: () => hook(clients.s3Control()),
    sts: () => hook(clients.sts()),
    other: (service, make) => (region) => hook(clients.other(service, make)(region)),
  };
  return {
    clients: faulty,
    start: (fault) => {
      now = begin(fault);
      return now;
    },
  };
}

/** A third of each run, and no answer depends on them: the clients make one attempt. */
const needless = [
  'getUserAgentMiddleware',
  'httpSigningMiddleware',
  'loggerMiddleware',
  'recursionDetectionMiddleware',
  'retryMiddleware',
];

function commandOf({ clientName, commandName }: SentCommandContext): string {
  return `${clientName.replace(/Client$/, '')}.${commandName.replace(/Command$/, '')}`;
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function nameOf(client: object, command: object): string {
  return commandOf({ clientName: client.constructor.name, commandName: command.constructor.name });
}

/** Removes the field; returns whether it was there. */
function drop(value: unknown, [step = '', ...rest]: readonly string[]): boolean {
  const name = step.replace(/\??(\[\])?$/, '');
  const inside = value as Record<string, unknown> | undefined;
  if (inside?.[name] === undefined) return false;
  if (rest.length > 0) return drop(step.endsWith('[]') ? (inside[name] as unknown[])[0] : inside[name], rest);
  return delete inside[name];
}
