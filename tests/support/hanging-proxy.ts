import { createServer, request as send } from 'node:http';

export type HangingProxy = {
  readonly url: string;
  /** Stops answering requests that match `operation`. */
  readonly hang: (operation: RegExp) => void;
  /** Answers new requests again; hanging ones stay hanging. */
  readonly release: () => void;
  readonly stop: () => Promise<void>;
};

export async function hangingProxy(target: string): Promise<HangingProxy> {
  const to = new URL(target);
  let hanging: RegExp | undefined;
  const server = createServer((request, response) => {
    if (hanging?.test(String(request.headers['x-amz-target'] ?? ''))) {
      request.resume();
      return;
    }
    const { method, url: path, headers } = request;
    const onward = send({ host: to.hostname, port: to.port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    hang: (operation) => {
      hanging = operation;
    },
    release: () => {
      hanging = undefined;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
