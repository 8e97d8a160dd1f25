import { hourMs } from '../../core/calendar.ts';
import type { LocalAws } from '../aws/aws-clients.ts';
import type { Seeded } from './apply.ts';
import { keptMs, type MeasuredResource, type Profile, putHours } from './metrics.ts';

/** Writes the metrics of the hours that have passed since. Stopped and deleted resources get none. */
export function lifeOf(aws: LocalAws, seeded: Seeded): { readonly until: (nowMs: number) => Promise<void> } {
  let untilMs = Math.floor(seeded.untilMs / hourMs) * hourMs;
  let last: Promise<void> = Promise.resolve();
  const write = async (nowMs: number) => {
    const toMs = Math.floor(nowMs / hourMs) * hourMs;
    if (toMs <= untilMs) return;
    const alive = await stillRunning(aws, seeded);
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

async function stillRunning(
  aws: LocalAws,
  { measured, regions }: Seeded,
): Promise<readonly MeasuredResource[]> {
  const running = new Map<Profile, ReadonlySet<string>>();
  for (const profile of new Set(measured.map(({ profile }) => profile))) {
    const ask = profile.running;
    if (!ask) continue;
    const ids = await Promise.all(regions.map((region) => ask(aws, region)));
    running.set(profile, new Set(ids.flat()));
  }
  return measured.filter(({ profile, dimension }) => running.get(profile)?.has(dimension.Value) ?? true);
}
