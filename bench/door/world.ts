import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ownTeamId, storedItem, storedKeys } from './stored.ts';

/** One call from the function to AWS or Slack. Times are from `performance.now()`. */
export type TracedCall = {
  /** `dynamodb:GetItem`, `sqs:SendMessage`, `slack:views.open`, `response_url`. */
  readonly name: string;
  /** The key of a GetItem, or the index or table of a Query. */
  readonly about: string;
  /** The SDK's attempt: 1 unless it is a retry. */
  readonly attempt: number;
  readonly fromMs: number;
  toMs: number;
};

export type DoorWorld = {
  readonly url: string;
  readonly calls: () => readonly TracedCall[];
  /** JSON of what Slack's API and response URLs showed. */
  readonly shown: () => readonly string[];
  readonly forget: () => void;
  /** Makes a service accept calls and never answer. */
  readonly hang: (service: 'dynamodb' | 'sqs' | null) => void;
  readonly close: () => Promise<void>;
};

/** The parts of DynamoDB, SQS and Slack that the function needs. Answers after `latencyMs` and stores nothing. */
export async function startWorld({ latencyMs }: { readonly latencyMs: number }): Promise<DoorWorld> {
  let calls: TracedCall[] = [];
  let shown: string[] = [];
  let hung: string | null = null;
  const server = createServer((incoming, outgoing) => {
    const fromMs = performance.now();
    void bodyOf(incoming).then((body) => {
      const { name, about, answer } = answerTo(incoming, body);
      const attempt = Number(/attempt=(\d+)/.exec(String(incoming.headers['amz-sdk-request']))?.[1] ?? 1);
      const call: TracedCall = { name, about, attempt, fromMs, toMs: Number.POSITIVE_INFINITY };
      calls.push(call);
      if (/^(slack:(chat|views)|response_url)/.test(name)) shown.push(decodeURIComponent(body));
      if (name.split(':')[0] === hung) return;
      setTimeout(() => {
        call.toMs = performance.now();
        send(outgoing, name, answer);
      }, latencyMs);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls: () => calls,
    shown: () => shown,
    forget: () => {
      calls = [];
      shown = [];
    },
    hang: (service) => {
      hung = service;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

type Answered = { readonly name: string; readonly about: string; readonly answer: unknown };

function answerTo({ headers, url = '/' }: IncomingMessage, body: string): Answered {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    const [service = '', operation = ''] = target.split('.');
    const input = JSON.parse(body) as CommandInput;
    return service === 'AmazonSQS'
      ? { name: `sqs:${operation}`, about: input.QueueUrl ?? '', answer: sqs(input) }
      : { name: `dynamodb:${operation}`, about: subjectOf(input), answer: dynamodb(operation, input) };
  }
  const method = /\/api\/([\w.]+)/.exec(url)?.[1];
  return method
    ? { name: `slack:${method}`, about: '', answer: slack(method) }
    : { name: 'response_url', about: '', answer: { ok: true } };
}

type KeyInput = Readonly<Record<string, { readonly S: string }>>;
type CommandInput = {
  readonly QueueUrl?: string;
  readonly MessageBody?: string;
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Limit?: number;
  readonly Key?: KeyInput;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly KeyInput[] }>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, { readonly S?: string }>>;
};

function subjectOf({ Key, IndexName, TableName }: CommandInput): string {
  return Key?.['pk']?.S ?? IndexName ?? TableName ?? '';
}

function sqs({ MessageBody = '' }: CommandInput): unknown {
  return { MessageId: 'm', MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
}

function dynamodb(operation: string, input: CommandInput): unknown {
  if (operation === 'GetItem') {
    const Item = storedItem(input.Key?.['pk']?.S ?? '');
    return Item ? { Item } : {};
  }
  if (operation === 'Query') {
    const all = storedKeys(input.IndexName, input.ExpressionAttributeValues?.[':key']?.S);
    const Items = all.slice(0, input.Limit);
    return { Items, Count: Items.length };
  }
  if (operation === 'BatchGetItem') {
    const read = Object.entries(input.RequestItems ?? {}).map(([table, { Keys }]) => [
      table,
      Keys.map((key) => storedItem(key['pk']?.S ?? '')).filter((item) => item !== undefined),
    ]);
    return { Responses: Object.fromEntries(read) as unknown, UnprocessedKeys: {} };
  }
  return {};
}

function slack(method: string): unknown {
  if (method === 'auth.test')
    return { ok: true, team_id: ownTeamId, url: 'https://example.slack.com/', user_id: 'U0JANITOR' };
  if (method === 'users.info')
    return { ok: true, user: { id: 'U0LINUS', name: 'linus', real_name: 'Linus' } };
  if (method === 'usergroups.users.list') return { ok: true, users: ['U0GRACE'] };
  return { ok: true, view: { id: 'V1', hash: 'h1' }, ts: '1700000000.000900', message_ts: '1.0' };
}

function send(outgoing: ServerResponse, name: string, answer: unknown): void {
  const isAws = /^(dynamodb|sqs):/.test(name);
  outgoing.writeHead(200, { 'content-type': isAws ? 'application/x-amz-json-1.0' : 'application/json' });
  outgoing.end(JSON.stringify(answer));
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
