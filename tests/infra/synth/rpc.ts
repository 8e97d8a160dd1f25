import { existsSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Bundle } from './result.ts';

type RpcRequest = { readonly functionID: string; readonly handler: string; readonly bundle?: string };

type Call = { readonly method: string; readonly params: readonly [RpcRequest] };

/**
 * The part of SST's server that its components call at run time. Functions must already be bundled: nothing
 * is built here.
 */
export async function startRpc(bundles: Bundle[]): Promise<string> {
  const answers: Readonly<Record<string, (asked: RpcRequest) => unknown>> = {
    'Provider.Aws.Bootstrap': () => ({ asset: 'sst-asset', state: 'sst-state' }),
    'Runtime.AddTarget': () => true,
    'Runtime.Build': (asked) => {
      const bundle = checked(asked);
      bundles.push(bundle);
      return { out: bundle.folder, handler: bundle.handler, errors: [], sourcemaps: [] };
    },
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method, params } = JSON.parse(Buffer.concat(parts).toString()) as Call;
      // An open connection would keep the process running after the last call.
      response.setHeader('connection', 'close');
      response.end(JSON.stringify(answered(answers[method], method, params[0])));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function answered(
  answer: ((asked: RpcRequest) => unknown) | undefined,
  method: string,
  asked: RpcRequest,
): unknown {
  if (!answer) return { error: `rpc: can't find method ${method}` };
  try {
    return { result: answer(asked) };
  } catch (thrown) {
    return { error: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

function checked({ functionID: id, handler, bundle: folder }: RpcRequest): Bundle {
  if (!folder) throw new Error(`The function ${id} is not bundled by the project`);
  const file = join(folder, handler.replace(/\.[^./]+$/, '.mjs'));
  if (!existsSync(file)) throw new Error(`The function ${id} has no ${file}`);
  const bytes = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
  return { id, handler, folder, bytes };
}
