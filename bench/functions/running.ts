import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleFunction } from '../../infra/bundle.ts';
import { functions } from '../../infra/functions.ts';
import { type RunningFunction, startFunction } from '../../tests/infra/day/running.ts';

/** The largest allowed share of the declared memory. */
export const memoryShare = 0.6;

export type RunningFunctions = {
  /** Returns the function's answer. Rejects when the function does. */
  readonly invoke: (name: string, event: unknown, aheadMs?: number) => Promise<unknown>;
  /** The last log lines of a function. */
  readonly lastLines: (name: string) => string;
  readonly memory: () => Promise<readonly FunctionMemory[]>;
  readonly stop: () => void;
};

/** `isInvoked`: false for a function that was only loaded. */
export type FunctionMemory = {
  readonly name: string;
  readonly peakMegabytes: number;
  readonly declaredMegabytes: number;
  readonly isInvoked: boolean;
};

/** Starts the deployed bundles of all functions, each in its own process. */
export async function startAll(
  root: string,
  folder: string,
  variablesOf: (name: string) => Readonly<Record<string, string>>,
): Promise<RunningFunctions> {
  const started = await Promise.all(
    functions.map(async (fn) => {
      const { name, timeoutSeconds, memoryMb } = fn;
      const { bundle, handler } = await bundleFunction(root, fn, join(folder, name));
      const variables = { ...variablesOf(name), AWS_LAMBDA_FUNCTION_NAME: name };
      return startFunction({ name, folder: bundle, handler, timeoutSeconds, memoryMb, variables });
    }),
  );
  const invoked = new Set<string>();
  const running = (name: string): RunningFunction => {
    const fn = started.find((one) => one.name === name);
    if (!fn) throw new Error(`There is no function ${name}`);
    return fn;
  };
  return {
    invoke: async (name, event, aheadMs = 0) => {
      invoked.add(name);
      const result = await running(name).invoke(event, aheadMs);
      if ('error' in result) throw new Error(`${name}: ${JSON.stringify(result.error)}`);
      return result.answer;
    },
    lastLines: (name) => running(name).lines().slice(-20).join('\n'),
    memory: () =>
      Promise.all(
        functions.map(async ({ name, memoryMb }) => ({
          name,
          peakMegabytes: await peakMegabytes(running(name)),
          declaredMegabytes: memoryMb,
          isInvoked: invoked.has(name),
        })),
      ),
    stop: () => {
      for (const { stop } of started) stop();
    },
  };
}

/** The peak of resident memory as counted by the kernel. */
async function peakMegabytes({ pid }: RunningFunction): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}
