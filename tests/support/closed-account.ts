import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ClosedAccount = {
  readonly url: string;
  /** The form fields of the AssumeRole requests. */
  readonly assumed: Readonly<Record<string, string>>[];
  readonly stop: () => Promise<void>;
};

const denied =
  '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User is not authorized to perform: sts:AssumeRole</Message></Error><RequestId>r</RequestId></ErrorResponse>';

/** Forwards to an emulator, but refuses AssumeRole in one account. */
export async function closedAccount(emulator: string, account: string): Promise<ClosedAccount> {
  const assumed: Record<string, string>[] = [];
  const server = createServer((incoming, answer) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const fields = Object.fromEntries(new URLSearchParams(body.toString()));
      if (fields['Action'] === 'AssumeRole') {
        assumed.push(fields);
        if (fields['RoleArn']?.includes(`::${account}:`))
          return void answer.writeHead(403, { 'content-type': 'text/xml' }).end(denied);
      }
      const { method, headers, url = '/' } = incoming;
      const onward = request(new URL(url, emulator), { method, headers }, (reply) => {
        answer.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(answer);
      });
      onward.on('error', () => answer.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    assumed,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
