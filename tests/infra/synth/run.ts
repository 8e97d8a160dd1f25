import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Synthesized } from './result.ts';

type Asked = { readonly stage: string; readonly env?: Readonly<Record<string, string>> };

/** Where a stage's result lies for all who test it. */
export function resultFile(root: string, stage: string): string {
  return join(root, '.sst', 'synth', `${stage}.json`);
}

/** Runs `sst.config.ts` in a process of its own; `error`: what it said when it failed. One at a time: SST's components share a folder. */
export function synthesize(root: string, { stage, env = {} }: Asked): { readonly error: string | null } {
  const file = resultFile(root, stage);
  rmSync(file, { force: true });
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'tests/infra/synth/main.ts', '--stage', stage, '--out', file],
    { cwd: root, env: { ...withoutJanitor(process.env), ...env }, encoding: 'utf8', timeout: 300_000 },
  );
  return { error: status === 0 ? null : stderr || `ended with ${String(status)}` };
}

export function readSynthesized(root: string, stage: string): Synthesized {
  return JSON.parse(readFileSync(resultFile(root, stage), 'utf8')) as Synthesized;
}

/** What the person who runs the tests has set for a deployment of their own. */
function withoutJanitor(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(?:JANITOR_|SST_|AWS_|NODE_OPTIONS$|JEST_)/.test(name)),
  );
}
