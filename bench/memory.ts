/** `npm run bench:memory`: the memory of a scan of 100,000 generated instances, against bench/budgets.json. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { idleOf, startManyInstances } from './many-instances.ts';
import { measure } from './measure.ts';

const regions = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1'];
const each = Number(process.env.BENCH_INSTANCES ?? 100_000) / regions.length;
const budgets = JSON.parse(readFileSync(join(import.meta.dirname, 'budgets.json'), 'utf8')) as {
  readonly memory: { readonly peakMegabytes: number };
};

const endpoint = await startManyInstances(regions, each);
try {
  const { JANITOR_CONFIG: _, ...rest } = process.env;
  const env = {
    ...rest,
    AWS_ENDPOINT_URL: endpoint.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const command = ['npm', 'run', '-s', 'scan', '--', '--json', '--rules', 'ec2-instance-idle'];
  const run = await measure(command, env);
  const { lookedAt, notLookedAt, violations, undecided } = JSON.parse(run.stdout) as {
    readonly lookedAt: readonly { readonly count: number }[];
    readonly notLookedAt: readonly unknown[];
    readonly violations: readonly unknown[];
    readonly undecided: readonly unknown[];
  };
  const count = lookedAt.reduce((sum, one) => sum + one.count, 0);
  process.stdout.write(
    `${count} instances, ${violations.length} idle, ${undecided.length} undecided: ${run.peakMegabytes.toFixed(0)} MB at peak (budget ${budgets.memory.peakMegabytes}), ${run.cpuSeconds.toFixed(0)} s of CPU, ${run.wallSeconds.toFixed(0)} s\n`,
  );
  const isWhole = count === each * regions.length && notLookedAt.length === 0;
  const isRight = violations.length === idleOf(regions, each) && undecided.length === 0;
  if (!isWhole || !isRight) process.stdout.write('The scan did not see what there is.\n');
  process.exitCode = isWhole && isRight && run.peakMegabytes <= budgets.memory.peakMegabytes ? 0 : 1;
} finally {
  await endpoint.close();
}
