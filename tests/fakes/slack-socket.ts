import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { FakeSlack } from './slack-api.ts';

export const appToken = 'xapp-1-A0JANITOR-1-0';

export type Envelope = {
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: unknown;
  readonly id?: string;
};

export type SlackSocket = Awaited<ReturnType<typeof serveSlackSocket>>;

/** Slack waits three seconds; a busy machine needs longer. */
const ackWithinMs = 30_000;

/** The fake Slack behind a free port with Socket Mode: `apps.connections.open`, hello, envelopes, acks. */
export async function serveSlackSocket(slack: FakeSlack) {
  const sockets: WebSocket[] = [];
  const acks = new Map<string, unknown[]>();
  const heard = new Map<string, () => void>();
  /** Faults of the next connections: a Web API error, or a disconnect instead of hello. */
  const next: ({ readonly error: string } | { readonly disconnect: string } | { readonly status: number })[] =
    [];
  let opened = 0;
  let greeted = 0;
  let base = '';

  const http = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const json = (value: unknown) => response.end(JSON.stringify(value));
    if (request.url !== '/api/apps.connections.open') {
      const given = await slack.fetch(`http://127.0.0.1${request.url ?? '/'}`, { method: 'POST', body });
      response.writeHead(given.status, Object.fromEntries(given.headers.entries()));
      response.end(await given.text());
      return;
    }
    opened += 1;
    response.setHeader('content-type', 'application/json');
    const fault = next[0];
    if (fault && !('disconnect' in fault)) {
      next.shift();
      if ('error' in fault) json({ ok: false, error: fault.error });
      else response.writeHead(fault.status).end('');
      return;
    }
    if (request.headers.authorization !== `Bearer ${appToken}`) json({ ok: false, error: 'invalid_auth' });
    else json({ ok: true, url: `${base.replace('http', 'ws')}/link/?ticket=${randomUUID()}` });
  };

  const sends = (socket: WebSocket, message: unknown) => socket.send(JSON.stringify(message));
  const server = new WebSocketServer({ server: http, path: '/link/' });
  server.on('connection', (socket) => {
    const fault = next[0];
    if (fault && 'disconnect' in fault) {
      next.shift();
      sends(socket, { type: 'disconnect', reason: fault.disconnect });
      return;
    }
    sockets.push(socket);
    greeted += 1;
    socket.on('close', () => sockets.splice(sockets.indexOf(socket), 1));
    socket.on('message', (data: Buffer) => {
      const { envelope_id, payload } = JSON.parse(data.toString()) as {
        envelope_id: string;
        payload: unknown;
      };
      acks.set(envelope_id, [...(acks.get(envelope_id) ?? []), payload]);
      heard.get(envelope_id)?.();
    });
    sends(socket, {
      type: 'hello',
      num_connections: sockets.length,
      connection_info: { app_id: 'A0JANITOR' },
    });
  });

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;

  return {
    apiUrl: `${base}/api/`,
    sockets,
    /** The number of connections requested. */
    opened: () => opened,
    /** The number of connections that received hello. */
    greeted: () => greeted,
    next,
    /** Sends an envelope over the newest connection and returns its acknowledgement. Rejects after three seconds. */
    deliver: async ({ type, payload, id = randomUUID() }: Envelope): Promise<unknown> => {
      const socket = sockets.at(-1);
      if (!socket) throw new Error('nobody is connected');
      const before = acks.get(id)?.length ?? 0;
      const acknowledged = new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${type} was not acknowledged`)), ackWithinMs);
        heard.set(id, () => {
          clearTimeout(late);
          resolve();
        });
      });
      sends(socket, { type, payload, envelope_id: id, accepts_response_payload: type !== 'events_api' });
      await acknowledged;
      return acks.get(id)?.[before];
    },
    acksOf: (id: string): number => acks.get(id)?.length ?? 0,
    /** Sends Slack's disconnect message before closing a connection. */
    disconnect: (reason: string): void => {
      for (const socket of sockets) sends(socket, { type: 'disconnect', reason });
    },
    /** Breaks connections without a message. */
    drop: (): void => {
      for (const socket of sockets) socket.terminate();
    },
    stop: async (): Promise<void> => {
      for (const socket of server.clients) socket.terminate();
      server.close();
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}
