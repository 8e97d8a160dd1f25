import type { Mutant } from './mutant.ts';

const recheck = 'core/findings/remediation/recheck.ts';
const readAgain = 'core/findings/remediation/read-again.ts';
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
    before: 'if (!rulePolicy || !mayAct(rulePolicy)) return standDown',
    after: 'if (!rulePolicy) return standDown',
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
    name: 'an exemption by tag does not count',
    file: 'core/findings/exempt.ts',
    before: "!== 'false');",
    after: "=== 'false');",
    says: 'exempt',
  },
];
