import { createServer, type IncomingMessage, request as send } from 'node:http';
import { passOn } from './whole-answer.ts';

/** An AWS call on the wire: `ec2:DescribeInstances`, or `s3:GET /bucket?acl` for REST services. */
export type SeenCall = { readonly service: string; readonly operation: string; readonly changes: boolean };

export type RecordingProxy = {
  readonly url: string;
  readonly calls: SeenCall[];
  readonly stop: () => Promise<void>;
};

/** In AWS's ReadOnlyAccess too: it makes a report and changes no resource. */
const alsoReads = ['GenerateCredentialReport'];

/** A proxy before an emulator that records the calls. */
export async function recordingProxy(target: string): Promise<RecordingProxy> {
  const calls: SeenCall[] = [];
  const to = new URL(target);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      calls.push(callOf(request, body));
      const { method, url: path, headers } = request;
      const onward = send({ host: to.hostname, port: to.port, method, path, headers }, (answer) => {
        passOn(headers, answer, response).catch(() => response.destroy());
      });
      onward.on('error', () => response.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    calls,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function callOf(request: IncomingMessage, body: Buffer): SeenCall {
  const { method = '', url = '', headers } = request;
  const service =
    /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? 'unsigned';
  const target = headers['x-amz-target'];
  const named =
    (typeof target === 'string' ? target.split('.').at(-1) : undefined) ??
    /\/operation\/(\w+)/.exec(url)?.[1] ??
    /(?:^|&)Action=(\w+)/.exec(body.toString('latin1'))?.[1];
  if (named === undefined)
    return { service, operation: `${method} ${url}`, changes: method !== 'GET' && method !== 'HEAD' };
  return {
    service,
    operation: named,
    changes: !/^(Describe|List|Get)/.test(named) && !alsoReads.includes(named),
  };
}
