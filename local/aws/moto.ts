import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { installMoto } from './moto-install.ts';

export type Moto = {
  /** `http://127.0.0.1:PORT`, for `AWS_ENDPOINT_URL`. */
  readonly url: string;
  readonly stop: () => Promise<void>;
  /** Settles when the process ends; `wanted` is true after `stop`. */
  readonly ended: Promise<{ readonly wanted: boolean; readonly lastLines: string }>;
};

type Report = (line: string) => void;

/**
 * The command that starts moto: `moto_server` of PATH when it runs (a broken shim may be there), else that of
 * a virtual environment in `.janitor/venv`, which is created when missing.
 */
export async function motoCommand(options: { root?: string; report?: Report } = {}): Promise<string[]> {
  const root = options.root ?? process.cwd();
  if (await runs('moto_server')) return ['moto_server'];
  const own = join(root, '.janitor', 'venv', 'bin', 'moto_server');
  if (await runs(own)) return [own];
  await installMoto(root, options.report ?? (() => undefined));
  if (await runs(own)) return [own];
  throw new Error(
    `moto was installed into ${join(root, '.janitor', 'venv')} but does not start. Remove that folder and try again.`,
  );
}

/** Starts moto on a free port and resolves when it answers. It ends with this process, however that ends. `variables`: of its environment. */
export async function startMoto(
  command: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Moto> {
  const child = spawn('/bin/sh', ['-c', tether, 'sh', ...command, '-H', '127.0.0.1', '-p', '0'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Own process group: Ctrl-C reaches only Janitor, which then ends moto.
    detached: true,
    // No images are needed, and loading them takes a second per region.
    env: { ...process.env, MOTO_EC2_LOAD_DEFAULT_AMIS: 'false', PYTHONUNBUFFERED: '1', ...variables },
  });
  const lines: string[] = [];
  let wanted = false;
  const ended = new Promise<Awaited<Moto['ended']>>((resolve) => {
    child.once('exit', () => {
      child.stdin.destroy();
      resolve({ wanted, lastLines: lines.slice(-8).join('\n') });
    });
  });
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error('moto did not start within 60 seconds'));
      endGroup(child, 'SIGKILL');
    }, 60_000);
    const hear = (chunk: Buffer) => {
      for (const line of chunk.toString().split('\n')) {
        if (line.trim() !== '') lines.push(line);
        if (lines.length > 40) lines.shift();
        const found = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line);
        if (!found?.[1]) continue;
        clearTimeout(late);
        resolve(found[1]);
      }
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    void ended.then(({ lastLines }) => {
      clearTimeout(late);
      reject(new Error(`moto stopped right after its start:\n${lastLines}`));
    });
  });
  return {
    url,
    ended,
    stop: async () => {
      wanted = true;
      endGroup(child, 'SIGTERM');
      const force = setTimeout(() => endGroup(child, 'SIGKILL'), 3_000);
      await ended;
      clearTimeout(force);
    },
  };
}

/** Runs the command and kills it when standard input closes, which happens when the parent dies, even by SIGKILL. */
const tether = 'exec 3<&0; "$@" & child=$!; (cat <&3 >/dev/null; kill $child) 2>/dev/null & wait $child';

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH')) throw thrown;
  }
}

function runs(command: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, ['--help'], { stdio: ['ignore', 'pipe', 'ignore'] });
    // Not `timeout` of spawn: for a missing command its timer would keep the process alive.
    setTimeout(() => child.kill('SIGKILL'), 30_000).unref();
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0 && out.includes('--port')));
  });
}
