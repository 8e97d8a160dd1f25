import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { measure } from './measure.ts';

type Profile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

/** Repeats the scan under V8's profiler. Returns its self time by package and by function. */
export async function profile(root: string, env: NodeJS.ProcessEnv): Promise<string> {
  const folder = join(root, 'bench/out/profile');
  rmSync(folder, { recursive: true, force: true });
  await measure(
    ['node', '--cpu-prof', `--cpu-prof-dir=${folder}`, '--import', 'tsx', 'app/cli/scan.ts', '--json'],
    env,
  );
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
  if (!file) return 'No profile was written\n';
  const profile: Profile = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const byPlace = new Map<string, number>();
  const byFunction = new Map<string, number>();
  profile.samples.forEach((id, index) => {
    const { functionName = '', url = '', lineNumber = 0 } = frames.get(id) ?? {};
    const ms = (profile.timeDeltas[index] ?? 0) / 1000;
    const path = url.startsWith('file:') ? relative(root, new URL(url).pathname) : url || functionName;
    add(byPlace, placeOf(path), ms);
    add(byFunction, `${functionName || '(anonymous)'} ${path}:${lineNumber + 1}`, ms);
  });
  return [
    '',
    `CPU profile: ${relative(root, join(folder, file))}`,
    ...top(byPlace),
    '',
    ...top(byFunction),
    '',
  ].join('\n');
}

function placeOf(path: string): string {
  return /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path.split('/')[0] ?? path;
}

function add(sums: Map<string, number>, key: string, ms: number): void {
  sums.set(key, (sums.get(key) ?? 0) + ms);
}

function top(sums: ReadonlyMap<string, number>): string[] {
  return [...sums]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 15)
    .map(([name, ms]) => `${ms.toFixed(0).padStart(7)} ms  ${name}`);
}
