import {
  isCovered,
  type JudgedNow,
  type JudgeNowDeps,
  type JudgeRequest,
  judgeNow,
} from '../../core/compliance/judge-now.ts';
import { type ResourceCounts, resourceCounts } from '../../core/compliance/resource-counts.ts';
import { queueLook } from '../../core/scans/incidents/look-for-incidents.ts';
import { checkFile, type PutFile, writeCheckFile } from './check-file.ts';
import type { InstanceEvent } from './parse.ts';

export type InstanceEventDeps = JudgeNowDeps & {
  readonly homeRegion: string;
  readonly putFile: PutFile;
  /** Writes the metrics of the namespace `TagCompliance`. */
  readonly tagMetrics: (counts: ResourceCounts, atMs: number) => void;
  readonly count: (metric: string) => void;
};

/** Judges the instances of an event in their current state. */
export async function judgeInstances(deps: InstanceEventDeps, event: InstanceEvent): Promise<void> {
  const { inventory, homeRegion, clock } = deps;
  const { eventId, account, region, instanceId } = event;
  const asked: JudgeRequest = {
    unit: {
      account: account ?? (await inventory.ownAccount()),
      region: region ?? homeRegion,
      kind: 'ec2-instance',
    },
    id: instanceId,
    run: { id: `event-${eventId}`, cause: 'event', startedAtMs: clock.nowMs() },
  };
  if (event.isStop) return lookForStop(deps, asked);
  const checked = await judgeNow(deps, asked);
  report(deps, asked, checked);
  await writeCheckFile(deps, checkFile(asked, checked));
}

/** The instance is read again by the scan that it queues. */
async function lookForStop(deps: InstanceEventDeps, { unit, id }: JudgeRequest): Promise<void> {
  const policy = await deps.policy();
  const isCoveredHere = isCovered(policy, unit, await deps.inventory.ownAccount());
  const looks =
    isCoveredHere &&
    deps.rules.some((rule) => rule.incident && rule.kind === unit.kind && policy.rules[rule.id]);
  deps.log.info('instance stopped', { ...unit, resource: id, looks });
  if (looks) await queueLook(deps, unit);
}

function report(deps: InstanceEventDeps, asked: JudgeRequest, checked: JudgedNow): void {
  const { outcome, because, unit, atMs, evaluations, recorded } = checked;
  deps.log.info('instance checked', {
    run: asked.run.id,
    outcome,
    because,
    region: unit.region,
    resource: checked.id ?? 'all running instances',
    evaluations: evaluations.length,
    changed: recorded?.changed.length ?? 0,
  });
  deps.count('JudgedNow');
  if (outcome === 'not found') deps.count('CheckedNotFound');
  if (outcome !== 'evaluated') return;
  const tagRules = deps.rules.filter(({ metric }) => metric === 'TagCompliance').map(({ id }) => id);
  deps.tagMetrics(resourceCounts(evaluations.filter(({ rule }) => tagRules.includes(rule))), atMs);
}
