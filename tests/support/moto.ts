import { type ChildProcess, spawn } from 'node:child_process';
import { startMotoFront } from '../../local/aws/moto-front.ts';

export type TestMoto = {
  readonly url: string;
  /** Removes every resource of every account. */
  readonly reset: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const startTimeoutMs = 60_000;

/**
 * Starts a moto server on a free port with the same front as `npm start`, because moto takes quadratic time
 * for GetMetricData. Rejects, never skips, when it cannot start. Puts its credentials into `process.env` for
 * SDK clients that are built afterwards.
 */
export async function startMoto(): Promise<TestMoto> {
  const moto = await startBareMoto();
  const front = await startMotoFront(moto.url);
  return {
    url: front.url,
    reset: async () => {
      const answer = await fetch(`${front.url}/moto-api/reset`, { method: 'POST' });
      if (!answer.ok) throw new Error(`moto could not be reset: HTTP ${answer.status}`);
    },
    stop: async () => {
      await front.stop();
      await moto.stop();
    },
  };
}

/** The same without the front, for tests of the front. */
export async function startBareMoto(): Promise<Omit<TestMoto, 'reset'>> {
  process.env.AWS_ACCESS_KEY_ID ??= 'testing';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'testing';
  process.env.AWS_REGION ??= 'us-east-1';
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PYTHONUNBUFFERED: '1' },
  });
  const url = await addressOf(child).catch((cause: unknown) => {
    child.kill('SIGKILL');
    throw cause;
  });
  return { url, stop: () => stop(child) };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(
      () => reject(new Error(`moto_server did not start:\n${output}`)),
      startTimeoutMs,
    );
    const fail = (message: string): void => {
      clearTimeout(timer);
      reject(new Error(message));
    };
    const read = (chunk: Buffer): void => {
      if (output.length < 10_000) output += chunk.toString();
      const address = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
      if (!address) return;
      clearTimeout(timer);
      resolve(address);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (error) =>
      fail(`moto_server could not be started (pip install 'moto[server]'): ${error.message}`),
    );
    child.once('exit', (code) => fail(`moto_server ended with ${code}:\n${output}`));
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 3_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
