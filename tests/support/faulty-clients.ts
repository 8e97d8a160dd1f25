import { Readable } from 'node:stream';
import type { Clients } from '../../aws/clients.ts';
import { type FieldsRead, fieldsOf, recordReads } from './fields-read.ts';

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
  return !/\.(Describe|Generate|Get|List)/.test(command);
}

type FaultyReply = {
  readonly response: { statusCode: number; body: AsyncIterable<Uint8Array> };
  output?: unknown;
};
type SendNext = (args: unknown) => Promise<FaultyReply>;
type SentCommandContext = { readonly clientName: string; readonly commandName: string };
type AddStack = { readonly add: (middleware: unknown, options: unknown) => void };
type Stack = { readonly addRelativeTo: (middleware: unknown, options: unknown) => void };

export type FaultyClients = {
  readonly clients: Clients;
  /** Commands in their order. */
  readonly sent: readonly string[];
  readonly isApplied: () => boolean;
  /** Answer fields that were read, by command. */
  readonly fieldsRead: FieldsRead;
};

/** Clients with a fault in their answers, and what was sent and read through them. */
export function faultyClients(clients: Clients, fault?: AnswerFault): FaultyClients {
  const sent: string[] = [];
  const fieldsRead = new Map<string, Set<string>>();
  let isApplied = false;
  const hits = (command: string) => fault?.command === command && (!fault.afterChange || sent.some(changes));
  const hooked = new WeakSet<object>();
  const hook = <C extends { readonly middlewareStack: unknown }>(client: C): C => {
    if (hooked.has(client)) return client;
    hooked.add(client);
    const stack = client.middlewareStack as Stack;
    const breakBody = (next: SendNext, context: SentCommandContext) => async (args: unknown) => {
      const command = commandOf(context);
      sent.push(command);
      const reply = await next(args);
      if (!hits(command) || !fault?.body) return reply;
      isApplied = true;
      const body = fault.body(await textOf(reply.response.body));
      Object.assign(reply.response, { statusCode: 200, body: Readable.from([Buffer.from(body)]) });
      return reply;
    };
    const dropField = (next: SendNext, context: SentCommandContext) => async (args: unknown) => {
      const reply = await next(args);
      if (fault?.without !== undefined && hits(commandOf(context)))
        isApplied = drop(reply.output, fault.without.split('.')) || isApplied;
      return reply;
    };
    const watch = (next: SendNext, context: SentCommandContext) => async (args: unknown) => {
      const reply = await next(args);
      return { ...reply, output: recordReads(reply.output, fieldsOf(fieldsRead, commandOf(context))) };
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
  return { clients: faulty, sent, isApplied: () => isApplied, fieldsRead };
}

function commandOf({ clientName, commandName }: SentCommandContext): string {
  return `${clientName.replace(/Client$/, '')}.${commandName.replace(/Command$/, '')}`;
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Removes the field; returns whether it was there. */
function drop(value: unknown, [step = '', ...rest]: readonly string[]): boolean {
  const name = step.replace(/\??(\[\])?$/, '');
  const inside = value as Record<string, unknown> | undefined;
  if (inside?.[name] === undefined) return false;
  if (rest.length > 0) return drop(step.endsWith('[]') ? (inside[name] as unknown[])[0] : inside[name], rest);
  return delete inside[name];
}
