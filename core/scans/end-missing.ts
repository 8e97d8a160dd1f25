import type { Finding } from '../finding.ts';
import { resolve } from '../findings/resolve.ts';
import { inGroups } from '../in-groups.ts';
import type { Policy } from '../policy.ts';
import type { ScanDeps } from '../ports/deps.ts';
import type { Scan, UnitReport } from '../scan.ts';
import type { AskById } from './ask-by-id.ts';
import { emptyReport } from './start-scan.ts';

type Missing = {
  readonly scan: Scan;
  readonly policy: Policy;
  /** Ids of all that was listed. */
  readonly listed: ReadonlySet<string>;
  readonly live: ReadonlyMap<string, Finding>;
  readonly ask: AskById;
};

const askedAtATime = 10;

/**
 * Ends the live findings whose resource is gone. A list that leaves it out does not say so: each is asked for by its id.
 * What AWS does not answer for, and what there was no time for, stays. `isComplete`: the list left nothing out that is
 * there, as far as that is known.
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
    if (finding.status === 'remediating') continue;
    if (!policy.rules[finding.rule]) await end(finding, 'the policy no longer uses this rule');
    // What was found since may be of something that was made since.
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
