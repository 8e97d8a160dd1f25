import { createServer } from 'node:http';
import type { FakeSlack } from './slack-api.ts';

/** The fake Slack behind a free port. */
export async function serveSlack(
  slack: FakeSlack,
): Promise<{ readonly apiUrl: string; readonly stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      slack
        .fetch(`http://127.0.0.1${request.url ?? '/'}`, { method: 'POST', body })
        .then(async (answer) => {
          response.writeHead(answer.status, Object.fromEntries(answer.headers.entries()));
          // Uploads go to this server too.
          const here = `http://${request.headers.host ?? ''}/upload/`;
          response.end((await answer.text()).replace('https://slack.test/upload/', here));
        })
        // A simulated network fault: the connection breaks.
        .catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    apiUrl: `http://127.0.0.1:${port}/api/`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
