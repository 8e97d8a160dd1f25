import type { Finding } from '../finding.ts';
import { resolve } from '../findings/resolve.ts';
import { inGroups } from '../listing.ts';
import type { Policy } from '../policy.ts';
import type { ScanDeps } from '../ports/deps.ts';
import type { Scan, UnitReport } from '../scan.ts';
import type { AskById } from './ask-by-id.ts';
import { emptyReport } from './start-scan.ts';

type Missing = {
  readonly scan: Scan;
  readonly policy: Policy;
  /** Ids of all listed resources. */
  readonly listed: ReadonlySet<string>;
  readonly live: ReadonlyMap<string, Finding>;
  readonly ask: AskById;
};

const askedAtATime = 10;

/**
 * Ends live findings whose resource is gone. Absence from a listing is no proof, so each resource is read by
 * id; errors and lack of time keep the finding. `isComplete`: every missing resource was resolved.
 */
export async function endMissing(
  deps: ScanDeps,
  { scan, policy, listed, live, ask }: Missing,
): Promise<{ readonly report: UnitReport; readonly isComplete: boolean }> {
  const resolved: string[] = [];
  const undecided: UnitReport['undecided'][number][] = [];
  const end = async (finding: Finding, why: string): Promise<void> => {
    if ((await resolve(deps, finding, why)) && finding.card) resolved.push(finding.id);
  };
  const byResource = new Map<string, Finding[]>();
  for (const finding of live.values()) {
    const { id } = finding.resource;
    if (finding.status === 'remediating' || finding.status === 'undoing') continue;
    if (!policy.rules[finding.rule]) await end(finding, 'the policy no longer uses this rule');
    // Newer findings may belong to resources created after the listing.
    else if (!listed.has(id) && finding.foundAtMs < scan.startedAtMs)
      byResource.set(id, [...(byResource.get(id) ?? []), finding]);
  }
  await inGroups([...byResource.values()], askedAtATime, async (findings) => {
    const [first] = findings;
    if (!first) return;
    const told = await ask(first.resource);
    for (const finding of findings) {
      if (told.is === 'gone') await end(finding, 'the resource is gone');
      else
        undecided.push({
          ...placeOf(finding),
          missing: 'listing',
          because: `AWS no longer lists it, but ${'why' in told ? told.why : 'not checked for lack of time'}`,
        });
    }
  });
  return { report: { ...emptyReport, resolved, undecided }, isComplete: undecided.length === 0 };
}

function placeOf({ rule, resource: { account, region, kind, id } }: Finding) {
  return { rule, account, region, kind, resourceId: id };
}
