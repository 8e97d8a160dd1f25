import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import pLimit from 'p-limit';
import type { LocalAws } from '../aws/aws-clients.ts';
import type { LocalKind, Seed, SeedWorld } from './define.ts';
import { localKinds } from './kinds/registry.generated.ts';
import { keptMs, type MeasuredResource, putHours } from './metrics.ts';
import { regionsOf } from './schema.ts';

/** The created account: resources with metrics, and the time up to which those were written. */
export type Seeded = {
  readonly account: string;
  readonly regions: readonly string[];
  readonly measured: readonly MeasuredResource[];
  readonly untilMs: number;
};

/** Creates the account in an empty emulator. `nowMs`: metrics end at the last full hour before it. */
export async function applySeed(aws: LocalAws, seed: Seed, nowMs: number): Promise<Seeded> {
  const { Account: account = '123456789012' } = await aws.sts().send(new GetCallerIdentityCommand({}));
  const world: SeedWorld = { aws, account, nowMs, ids: new Map(), limit: pLimit(2) };
  const made = new Map<string, Promise<readonly MeasuredResource[]>>();
  const make = (kind: LocalKind): Promise<readonly MeasuredResource[]> => {
    const before = made.get(kind.section);
    if (before) return before;
    const first = localKinds.filter(({ section }) => kind.after?.includes(section));
    const making = Promise.all(first.map(make)).then(async () => {
      const measured = await kind.make(world, seed.entries[kind.section] ?? []);
      await putHours(aws, measured, nowMs - keptMs, nowMs);
      return measured;
    });
    made.set(kind.section, making);
    return making;
  };
  const measured = await Promise.all(localKinds.map(make));
  return { account, regions: regionsOf(seed), measured: measured.flat(), untilMs: nowMs };
}
