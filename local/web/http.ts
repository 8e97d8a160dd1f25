import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export type Route = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** A server on 127.0.0.1 that tries its routes in order. No match is 404; an exception is 500. */
export async function serve(
  port: number,
  routes: () => readonly Route[],
): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    void answer(routes(), request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return { server, port: typeof address === 'object' && address ? address.port : port };
}

async function answer(
  routes: readonly Route[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    for (const route of routes) if (await route(request, response)) return;
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n');
  } catch (thrown) {
    console.error(`${request.method} ${request.url} failed:`, thrown);
    if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
    response.end('Internal error\n');
  }
}

export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

/** Undefined when the body is larger than the limit. */
export async function readBody(request: IncomingMessage, largestBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > largestBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** False for requests of other sites in the same browser. */
export function isOwn({ headers }: IncomingMessage): boolean {
  const host = headers.host ?? '';
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) return false;
  return headers.origin === undefined || headers.origin === `http://${host}`;
}
