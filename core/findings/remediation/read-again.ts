import type { Finding } from '../../finding.ts';
import type { Policy } from '../../policy.ts';
import type { RecheckDeps } from '../../ports/deps.ts';
import { isFixed } from '../interlude.ts';
import { judgeResource } from '../judging/judge.ts';
import type { Judged } from '../judging/judged.ts';

/**
 * `unclear`: unreadable, undecided, snoozed, or fixed only while stopped. Nothing may be done. `mayBeOver`:
 * the finding ends if this lasts.
 */
export type ReadAgain =
  | { readonly is: 'judged'; readonly judged: Judged }
  | { readonly is: 'over'; readonly why: string }
  | { readonly is: 'unclear'; readonly why: string; readonly mayBeOver?: true };

/** Reads a finding's resource again and judges it like a scan, with exemptions and snooze. AWS errors are `unclear`. */
export async function readAgain(deps: RecheckDeps, finding: Finding, policy: Policy): Promise<ReadAgain> {
  if (finding.snooze && finding.snooze.untilMs > deps.clock.nowMs())
    return { is: 'unclear', why: 'Snoozed.' };
  let resource: Awaited<ReturnType<RecheckDeps['inventory']['get']>>;
  try {
    resource = await deps.inventory.get(finding.resource);
  } catch (error) {
    return {
      is: 'unclear',
      why: `It could not be read: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  if (!resource) return { is: 'over', why: 'the resource is gone' };
  const seen = await judgeResource(deps, resource, finding.rule, policy);
  if (!seen) return { is: 'unclear', why: 'The policy no longer uses this rule.' };
  if (!('verdict' in seen)) return { is: 'over', why: `exempt now: ${seen.because}` };
  if (seen.verdict.verdict === 'ok') {
    const why = seen.verdict.because;
    return isFixed(seen.verdict, finding, deps.clock.nowMs())
      ? { is: 'over', why }
      : { is: 'unclear', why, mayBeOver: true };
  }
  if (seen.verdict.verdict === 'undecided') return { is: 'unclear', why: seen.verdict.because };
  return { is: 'judged', judged: seen };
}
