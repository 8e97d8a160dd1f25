import type { Mutant } from './mutant.ts';

const recheck = 'core/findings/remediation/recheck.ts';
const readAgain = 'core/findings/remediation/read-again.ts';
const exempt = 'core/findings/exempt.ts';
const interlude = 'core/findings/interlude.ts';
const judged = 'const seen = await judgeResource(deps, resource, finding.rule, policy);';

/** Treats the verdict `of` as a violation. */
function taken(of: string): string {
  return `let seen = await judgeResource(deps, resource, finding.rule, policy);
  if (seen && 'verdict' in seen && seen.verdict.verdict === '${of}')
    seen = { ...seen, verdict: { ...seen.verdict, verdict: 'violation', reasons: finding.plan.reasons } };`;
}

export const recheckMutants: readonly Mutant[] = [
  {
    name: 'a recheck takes ok for a violation',
    file: readAgain,
    before: judged,
    after: taken('ok'),
    says: 'acted on what is not bad',
  },
  {
    name: 'a recheck takes undecided for a violation',
    file: readAgain,
    before: judged,
    after: taken('undecided'),
    says: 'acted on what is not bad',
  },
  {
    name: 'a recheck resolves what is undecided',
    file: readAgain,
    before: "=== 'undecided') return { is: 'unclear',",
    after: "=== 'undecided') return { is: 'over',",
    says: 'resolved on undecided',
  },
  {
    name: 'a recheck takes a resource that cannot be read for gone',
    file: readAgain,
    before: "  } catch (error) {\n    return {\n      is: 'unclear',",
    after: "  } catch (error) {\n    return {\n      is: 'over',",
    says: 'resolved',
  },
  {
    name: 'a recheck does not wait for the end of grace',
    file: recheck,
    before: 'if (finding.remediateAtMs > deps.clock.nowMs()) {',
    after: 'if (finding.remediateAtMs < 0) {',
    says: 'acted on before the grace period ended',
  },
  {
    name: 'a recheck overlooks what changed',
    file: recheck,
    before: '  if (changed.length > 0) {\n    const owner',
    after: '  if (changed.length > 99) {\n    const owner',
    says: 'acted on though',
  },
  {
    name: 'a recheck needs no approval',
    file: recheck,
    before: 'if (unapproved || (finding.plan.asks && !input))',
    after: 'if (finding.plan.asks && !input)',
    says: 'acted on without approval',
  },
  {
    name: 'a recheck acts in a mode that was lowered',
    file: recheck,
    before: 'if (!rulePolicy || !mayAct(rulePolicy)) return cancelApproval',
    after: 'if (!rulePolicy) return cancelApproval',
    says: 'the policy does not let it',
  },
  {
    name: 'a next step overlooks what changed',
    file: recheck,
    before: "if (changed.length > 0) return refused({ is: 'stop', why: changedWords(changed) });",
    after: '',
    says: 'acted on though',
  },
  {
    name: 'a next step is run in a mode that was lowered',
    file: recheck,
    before: 'if (!mayAct(rulePolicy) || !isApproved)',
    after: 'if (!rulePolicy || isApproved === null)',
    says: 'the policy does not let it',
  },
  {
    name: 'a next step is run on what is exempt by now',
    file: recheck,
    before: "if (seen.is === 'over') return refused({ is: 'over', why: seen.why });",
    after:
      "if (seen.is === 'over') return done(permit(finding, { ...finding.resource } as Permit['resource']));",
    says: 'acted on',
  },
  {
    name: 'an exemption by tag does not count',
    file: exempt,
    before: "!== 'false');",
    after: "=== 'false');",
    says: 'exempt',
  },
  {
    name: 'an exemption that has an end never ends',
    file: exempt,
    before: '(untilMs === null || nowMs < untilMs) &&',
    after: '',
    says: 'and nobody knows',
  },
  {
    name: 'an exemption that has an end does not count',
    file: exempt,
    before: '(untilMs === null || nowMs < untilMs) &&',
    after: 'untilMs === null &&',
    says: 'exempt',
  },
  {
    name: 'a recheck acts while AWS is at work on it',
    file: recheck,
    before: 'if (passing) return postpone(',
    after: 'if (passing && passing.because === null) return postpone(',
    says: 'acted on while AWS is at work on it',
  },
  {
    name: 'a next step is run while AWS is at work on it',
    file: recheck,
    before: "if (passing) return refused({ is: 'wait', why: passing.because });",
    after: 'void passing;',
    says: 'acted on while AWS is at work on it',
  },
  {
    name: 'a rest ends a snooze',
    file: interlude,
    before: 'if (snooze) return snooze.untilMs > nowMs;',
    after: 'if (snooze) return false;',
    says: 'a rest ended what a person answered',
  },
  {
    name: 'a rest ends what was approved, asked for or rejected',
    file: interlude,
    before: 'return (approval ?? askedBy ?? rejection) !== null && claimExpiresAtMs > nowMs;',
    after: 'return claimExpiresAtMs < 0;',
    says: 'a rest ended what a person answered',
  },
];
