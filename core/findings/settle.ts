import { minuteMs } from '../calendar.ts';
import type { RecheckDeps } from '../ports.ts';
import { fail, finish, settleAfterSeconds } from './remediate.ts';

/** How long AWS may take to show a change before it is taken for not made. */
const patienceMs = 10 * minuteMs;

/** Settles a remediation whose outcome nobody knows by reading AWS; the remediation itself is never repeated. */
export async function settleFinding(deps: RecheckDeps, findingId: string): Promise<void> {
  const finding = await deps.store.get(findingId);
  const runningMs = deps.clock.nowMs() - (finding?.startedAtMs ?? 0);
  if (finding?.status !== 'remediating' || runningMs < settleAfterSeconds * 1000) return;
  let resource: Awaited<ReturnType<RecheckDeps['inventory']['get']>>;
  try {
    resource = await deps.inventory.get(finding.resource);
  } catch (error) {
    return deps.log.warn('remediation cannot be settled yet', {
      findingId: finding.id,
      error: String(error),
    });
  }
  if (deps.remediator.isDone(finding, resource)) {
    return finish(deps, finding, { summary: `${finding.plan.title}: done, as AWS shows now.`, undo: {} });
  }
  if (runningMs < patienceMs) return;
  await fail(
    deps,
    finding,
    'It was started, but AWS shows the resource unchanged. Nothing is tried again without a person.',
  );
}
