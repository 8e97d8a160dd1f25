import { createServer } from 'node:http';

export type SlowSecrets = {
  readonly url: string;
  /** The number of requests. */
  readonly asked: () => number;
  /** Answers the waiting requests, and all later ones at once. */
  readonly open: () => void;
  readonly close: () => Promise<void>;
};

/** A Secrets Manager that answers nothing before `open`. Values by the last part of the ARN. */
export async function startSlowSecrets(values: Readonly<Record<string, string>>): Promise<SlowSecrets> {
  let asked = 0;
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      asked += 1;
      const { SecretId } = JSON.parse(Buffer.concat(chunks).toString()) as { readonly SecretId: string };
      const body = JSON.stringify({ ARN: SecretId, SecretString: values[SecretId.split(':').at(-1) ?? ''] });
      void opened.then(() => {
        outgoing.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
        outgoing.end(body);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked: () => asked,
    open: () => open(),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
