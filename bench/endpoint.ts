import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { answerGetMetricData, type Lives } from './metrics.ts';

export type Endpoint = {
  readonly url: string;
  /** `service:Operation` → requests on the network since the last reset, retries included. */
  readonly calls: () => Readonly<Record<string, number>>;
  /** The greatest number of parallel requests. */
  readonly mostAtOnce: () => number;
  readonly reset: () => void;
  readonly close: () => Promise<void>;
};

/** A proxy between the scan and moto: counts requests, and answers GetMetricData itself. */
export async function startEndpoint(moto: string, lives: Lives): Promise<Endpoint> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let calls: Record<string, number> = {};
  let open = 0;
  let mostAtOnce = 0;
  const server = createServer((incoming, outgoing) => {
    open += 1;
    mostAtOnce = Math.max(mostAtOnce, open);
    outgoing.once('close', () => {
      open -= 1;
    });
    readBody(incoming).then(
      (body) => {
        const name = operationOf(incoming, body);
        calls[name] = (calls[name] ?? 0) + 1;
        if (name === 'monitoring:GetMetricData') answerMetrics(body, lives, outgoing);
        else if (name === 'ec2:DescribeRegions') forward(moto, agent, incoming, body, outgoing, optedIn);
        else forward(moto, agent, incoming, body, outgoing, undefined);
      },
      () => outgoing.destroy(),
    );
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls: () => calls,
    mostAtOnce: () => mostAtOnce,
    reset: () => {
      calls = {};
      mostAtOnce = 0;
    },
    close: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function answerMetrics(body: Buffer, lives: Lives, outgoing: ServerResponse): void {
  const answer = answerGetMetricData(JSON.parse(body.toString()), lives);
  outgoing.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
  outgoing.end(answer.body);
}

/** moto reports 14 of its 38 regions as not opted in; the measured account uses all regions. */
function optedIn(body: string): string {
  return body.replaceAll('>not-opted-in<', '>opted-in<');
}

function forward(
  moto: string,
  agent: Agent,
  { method = 'GET', headers, url }: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
  edit: ((body: string) => string) | undefined,
): void {
  const onward = request(new URL(url ?? '/', moto), { agent, method, headers }, (answer) => {
    const { statusCode = 502, headers } = answer;
    if (!edit) {
      outgoing.writeHead(statusCode, headers);
      answer.pipe(outgoing);
      return;
    }
    readBody(answer).then(
      (text) => {
        const { 'content-length': _, ...rest } = headers;
        outgoing.writeHead(statusCode, rest);
        outgoing.end(edit(text.toString()));
      },
      () => outgoing.destroy(),
    );
  });
  onward.once('error', () => outgoing.destroy());
  onward.end(body);
}

/** The service from the signature; the operation from the target header, form or REST path, depending on the protocol. */
function operationOf({ method, headers, url }: IncomingMessage, body: Buffer): string {
  const service =
    /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? 'unsigned';
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return `${service}:${target.split('.').at(-1)}`;
  const action = /(?:^|&)Action=(\w+)/.exec(body.subarray(0, 4096).toString('latin1'))?.[1];
  if (action) return `${service}:${action}`;
  const { pathname, searchParams } = new URL(url ?? '/', 'http://localhost');
  const part = [...searchParams.keys()].find((key) => key !== 'x-id' && !/^max-|token/i.test(key));
  const depth = pathname === '/' ? 'service' : pathname.startsWith('/v2018') ? 'account' : 'bucket';
  return `${service}:${method} ${searchParams.get('x-id') ?? `${depth}${part ? ` ${part}` : ''}`}`;
}
