import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** SST's components and types, as SST puts them beside a project. */
export function platformFolder(root: string): string {
  return join(root, '.sst', 'platform');
}

/**
 * Installs SST's components when they are missing or of another version, from the npm registry only. SST
 * skips Pulumi's engine and bun, which only a deployment needs.
 */
export async function ensurePlatform(root: string): Promise<void> {
  if ((await laidOut(root)) === (await wanted(root))) return;
  await run(root, ['sst', 'install', '--stage', 'synth'], {
    SST_SKIP_DEPENDENCY_CHECK: 'true',
    SST_NO_BUN: '1',
    NO_BUN: '1',
    SST_TELEMETRY_DISABLED: '1',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'synth',
    AWS_SECRET_ACCESS_KEY: 'synth',
  });
  const version = await laidOut(root);
  if (version !== (await wanted(root))) throw new Error(`SST laid out ${version ?? 'nothing'} in ${root}`);
}

async function wanted(root: string): Promise<string> {
  const text = await readFile(join(root, 'node_modules', 'sst', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

async function laidOut(root: string): Promise<string | undefined> {
  const folder = platformFolder(root);
  const read = (path: string) => readFile(join(folder, path), 'utf8').catch(() => undefined);
  // npm writes this file last, so an interrupted installation lacks it.
  if ((await read('node_modules/.package-lock.json')) === undefined) return undefined;
  return (await read('config.d.ts')) === undefined ? undefined : (await read('version'))?.trim();
}

async function run(root: string, args: readonly string[], env: Record<string, string>): Promise<void> {
  const child = spawn('npx', ['--no-install', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  child.stdout.on('data', (data: Buffer) => said.push(data));
  child.stderr.on('data', (data: Buffer) => said.push(data));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`npx ${args.join(' ')} failed:\n${Buffer.concat(said).toString()}`);
}
