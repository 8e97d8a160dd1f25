import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleFunction } from '../../infra/bundle.ts';
import { functionNamed } from '../../infra/functions.ts';
import { type RunningFunction, startFunction } from '../../tests/infra/day/running.ts';

/** Functions whose memory grows with the account: they read resources, evaluations or lists of findings. */
export const measured = ['scan', 'recheck', 'notify', 'sweep', 'compliance', 'slack'] as const;

/** The largest allowed share of the declared memory. */
export const memoryShare = 0.6;

export type Functions = Readonly<Record<(typeof measured)[number], RunningFunction>>;

/** Starts the deployed bundles, each in its own process. */
export async function startAll(
  root: string,
  folder: string,
  variables: Readonly<Record<string, string>>,
): Promise<Functions> {
  const started = await Promise.all(
    measured.map(async (name) => {
      const { timeoutSeconds, memoryMb } = functionNamed(name);
      const { bundle, handler } = await bundleFunction(root, functionNamed(name), join(folder, name));
      const given = { ...variables, AWS_LAMBDA_FUNCTION_NAME: name };
      const spec = { name, folder: bundle, handler, timeoutSeconds, memoryMb, variables: given };
      return [name, await startFunction(spec)] as const;
    }),
  );
  return Object.fromEntries(started) as Functions;
}

/** The peak of resident memory as counted by the kernel. */
export async function peakMegabytes({ pid }: RunningFunction): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}
