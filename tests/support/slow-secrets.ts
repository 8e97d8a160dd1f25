import { createServer } from 'node:http';

export type SlowSecrets = {
  readonly url: string;
  /** How many were asked for. */
  readonly asked: () => number;
  readonly close: () => Promise<void>;
};

/** Secrets Manager that answers nobody before `hangMs` have gone by since the first question; then all at once. By the last part of the ARN. */
export async function startSlowSecrets(
  hangMs: number,
  values: Readonly<Record<string, string>>,
): Promise<SlowSecrets> {
  let asked = 0;
  let openAtMs: number | undefined;
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      asked += 1;
      openAtMs ??= performance.now() + hangMs;
      const { SecretId } = JSON.parse(Buffer.concat(chunks).toString()) as { readonly SecretId: string };
      setTimeout(
        () => {
          outgoing.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
          outgoing.end(
            JSON.stringify({ ARN: SecretId, SecretString: values[SecretId.split(':').at(-1) ?? ''] }),
          );
        },
        Math.max(0, openAtMs - performance.now()),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked: () => asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
