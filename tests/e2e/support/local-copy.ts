import { type ChildProcess, spawn } from 'node:child_process';
import type { Snapshot } from '../../../local/page/model.ts';

export type LocalCopyProcess = {
  readonly url: string;
  readonly pid: number;
  readonly state: () => Promise<Snapshot>;
  /** All output so far. */
  readonly output: () => string;
  /** Sends the signal, as Ctrl-C does; resolves to the exit code. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
};

/** Runs `npm start` as a person does. Rejects with the output when it does not get ready. */
export async function startLocalCopy(...options: readonly string[]): Promise<LocalCopyProcess> {
  const child = spawn(process.execPath, ['local/start.mjs', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const hear = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const url = await readyUrl(child, () => output);
  return {
    url,
    pid: child.pid ?? 0,
    output: () => output,
    state: async () => (await (await fetch(`${url}/local/state`)).json()) as Snapshot,
    stop: (signal = 'SIGINT') => stop(child, signal),
  };
}

function readyUrl(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Not ready after 180 s:\n${output()}`)), 180_000);
    const look = () => {
      const found = /^ {2}(http:\/\/127\.0\.0\.1:\d+)$/m.exec(output())?.[1];
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout?.on('data', look);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`It ended with ${code}:\n${output()}`));
    });
  });
}

function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill(signal);
  });
}
