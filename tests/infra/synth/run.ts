import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { App, Synthesized } from './result.ts';

type SynthRequest = {
  readonly stage: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Of `app()` in sst.config.ts. */
  readonly edited?: Partial<Pick<App, 'protect' | 'removal'>>;
  /** What the result is kept as. Default: the stage's name. */
  readonly as?: string;
};

/** Where a result lies for all who test it. */
export function resultFile(root: string, name: string): string {
  return join(root, '.sst', 'synth', `${name}.json`);
}

/** Runs `sst.config.ts` in a process of its own; `error`: what it said when it failed. One at a time: SST's components share a folder. */
export function synthesize(
  root: string,
  { stage, env = {}, edited = {}, as = stage }: SynthRequest,
): { readonly error: string | null } {
  const file = resultFile(root, as);
  rmSync(file, { force: true });
  const told = ['--stage', stage, '--out', file, '--edited', JSON.stringify(edited)];
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'tests/infra/synth/main.ts', ...told],
    { cwd: root, env: { ...withoutJanitor(process.env), ...env }, encoding: 'utf8', timeout: 300_000 },
  );
  return { error: status === 0 ? null : stderr || `ended with ${String(status)}` };
}

export function readSynthesized(root: string, name: string): Synthesized {
  return JSON.parse(readFileSync(resultFile(root, name), 'utf8')) as Synthesized;
}

/** What the person who runs the tests has set for a deployment of their own. */
function withoutJanitor(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(?:JANITOR_|SST_|AWS_|NODE_OPTIONS$|JEST_)/.test(name)),
  );
}
