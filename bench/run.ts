/** `npm run bench`: AWS calls, time and memory of one scan of a generated account, against bench/budgets.json. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localAws } from '../local/aws/aws-clients.ts';
import { motoCommand, startMoto } from '../local/aws/moto.ts';
import { expectedUndecided, expectedViolations, planAccount, shape } from './account.ts';
import { type Endpoint, startEndpoint } from './endpoint.ts';
import { measure } from './measure.ts';
import { profile } from './profile.ts';
import { type BenchComparison, judge, type Run, report } from './report.ts';
import { regionsOf, seedAccount } from './seed.ts';

const root = join(import.meta.dirname, '..');
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const moto = await startMoto(await motoCommand({ root, report: say }));
try {
  process.exitCode = await bench(moto.url);
} finally {
  await moto.stop();
}

async function bench(motoUrl: string): Promise<number> {
  const aws = localAws(motoUrl);
  const regions = await regionsOf(aws);
  const account = planAccount(regions);
  say(
    `Seeding ${regions.length} regions: ${shape.instances} instances, ${shape.databases} databases, ${shape.addresses} addresses each; ${shape.users} users, ${shape.buckets} buckets`,
  );
  const startedMs = performance.now();
  const lives = await seedAccount(aws, account);
  aws.close();
  say(`Seeded in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);

  const endpoint = await startEndpoint(motoUrl, lives);
  try {
    const env = environment(endpoint.url, regions);
    const reference = await once(endpoint, ['npm', 'exec', '--', 'tsx', 'bench/reference.ts'], env);
    const scan = await once(endpoint, ['npm', 'run', '-s', 'scan', '--', '--json'], env);
    const outcome = judge(scan, reference, {
      violations: expectedViolations(account),
      undecided: expectedUndecided(account),
    });
    keep(outcome);
    process.stdout.write(report(outcome));
    if (outcome.isSlow || process.argv.includes('--profile')) process.stdout.write(await profile(root, env));
    return outcome.failures.length === 0 ? 0 : 1;
  } finally {
    await endpoint.close();
  }
}

async function once(endpoint: Endpoint, command: readonly string[], env: NodeJS.ProcessEnv): Promise<Run> {
  say(`Running ${command.join(' ')}`);
  endpoint.reset();
  const measured = await measure(command, env);
  return { ...measured, calls: endpoint.calls(), mostAtOnce: endpoint.mostAtOnce() };
}

function environment(endpoint: string, regions: readonly string[]): NodeJS.ProcessEnv {
  const { JANITOR_CONFIG: _, ...rest } = process.env;
  return {
    ...rest,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_EC2_METADATA_DISABLED: 'true',
    BENCH_REGIONS: regions.join(','),
  };
}

function keep(outcome: BenchComparison): void {
  const folder = join(root, 'bench/out');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'last.json'), `${JSON.stringify(outcome, null, 2)}\n`);
  writeFileSync(join(folder, 'last.stderr.log'), outcome.scan.stderr);
}
