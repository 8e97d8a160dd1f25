import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

export type DoorResponse = { readonly statusCode?: number; readonly body?: string };
export type TimedResponse = {
  readonly answer: DoorResponse;
  /** From the handler's call to its answer. */
  readonly tookMs: number;
  /** From sending the event to its answer, including the wait for its turn. */
  readonly totalMs: number;
  /** Resident memory, in bytes. */
  readonly memory: number;
};
export type Imported = { readonly wallMs: number; readonly cpuMs: number };

/** A bundle in its own process. */
export type Hosted = {
  readonly imported: Imported;
  readonly ask: (event: unknown) => Promise<TimedResponse>;
  readonly close: () => void;
};

type ProcessMessage = Partial<TimedResponse> & { imported?: Imported; id?: number; failed?: string };

export async function host(
  root: string,
  file: string,
  exported: string,
  env: NodeJS.ProcessEnv,
): Promise<Hosted> {
  const child = fork(join(root, 'bench/door/host.mjs'), [file, exported], {
    env: { ...env, PATH: process.env.PATH },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const said = outputOf(child);
  const waiting = new Map<
    number,
    { resolve: (told: ProcessMessage) => void; reject: (error: Error) => void }
  >();
  const imported = await new Promise<Imported>((resolve, reject) => {
    child.on('message', (told: ProcessMessage) => {
      if (told.imported) return resolve(told.imported);
      const one = waiting.get(told.id ?? -1);
      waiting.delete(told.id ?? -1);
      if (told.failed === undefined) one?.resolve(told);
      else one?.reject(new Error(told.failed));
    });
    child.once('exit', (code) => {
      const error = new Error(`The bundle's process ended with ${code}:\n${said()}`);
      reject(error);
      for (const one of waiting.values()) one.reject(error);
    });
  });
  let last = 0;
  return {
    imported,
    ask: async (event) => {
      const id = ++last;
      const sentMs = performance.now();
      const told = await new Promise<ProcessMessage>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        child.send({ id, event });
      });
      const { answer = {}, tookMs = 0, memory = 0 } = told;
      return { answer, tookMs, totalMs: performance.now() - sentMs, memory };
    },
    close: () => child.kill(),
  };
}

/** The end of the process's output. */
function outputOf(child: ChildProcess): () => string {
  let text = '';
  const keep = (chunk: Buffer): void => {
    text = `${text}${chunk.toString()}`.slice(-4_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => text;
}
