import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { App, Synthesized } from './result.ts';

type SynthRequest = {
  readonly stage: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Overrides of `app()` in sst.config.ts. */
  readonly edited?: Partial<Pick<App, 'protect' | 'removal'>>;
  /** The name of the result. Default: the stage's name. */
  readonly as?: string;
};

/** Where all tests find a stage's result. */
export function resultFile(root: string, name: string): string {
  return join(root, '.sst', 'synth', `${name}.json`);
}

/**
 * Runs `sst.config.ts` in its own process; `error` is its output when it failed. One at a time, because SST's
 * components share a folder.
 */
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

/** Removes settings of the tester's own deployment. */
function withoutJanitor(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(?:JANITOR_|SST_|AWS_|NODE_OPTIONS$|JEST_)/.test(name)),
  );
}
