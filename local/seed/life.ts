import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { hourMs } from '../../core/calendar.ts';
import type { LocalAws } from '../host/aws-clients.ts';
import type { Seeded } from './apply.ts';
import { keptMs, putHours } from './metrics.ts';

/** Life goes on: writes the metrics of hours that have passed since. What is stopped or gone has none. */
export function lifeOf(aws: LocalAws, seeded: Seeded): { readonly until: (nowMs: number) => Promise<void> } {
  let untilMs = Math.floor(seeded.untilMs / hourMs) * hourMs;
  let last: Promise<void> = Promise.resolve();
  const write = async (nowMs: number) => {
    const toMs = Math.floor(nowMs / hourMs) * hourMs;
    if (toMs <= untilMs) return;
    const running = await runningInstances(aws, seeded.regions);
    const alive = seeded.measured.filter(
      ({ namespace, dimension }) => namespace === 'AWS/RDS' || running.has(dimension.Value),
    );
    await putHours(aws, alive, Math.max(untilMs, toMs - keptMs), toMs);
    untilMs = toMs;
  };
  return {
    until: (nowMs) => {
      last = last.catch(() => undefined).then(() => write(nowMs));
      return last;
    },
  };
}

async function runningInstances(aws: LocalAws, regions: readonly string[]): Promise<Set<string>> {
  const pages = await Promise.all(
    regions.map((region) =>
      aws
        .ec2(region)
        .send(
          new DescribeInstancesCommand({ Filters: [{ Name: 'instance-state-name', Values: ['running'] }] }),
        ),
    ),
  );
  const instances = pages.flatMap(({ Reservations = [] }) =>
    Reservations.flatMap(({ Instances = [] }) => Instances),
  );
  return new Set(instances.map(({ InstanceId }) => InstanceId ?? ''));
}
