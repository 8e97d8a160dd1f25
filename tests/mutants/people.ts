import type { Mutant } from './mutant.ts';

const decision = (name: string): string => `core/findings/decisions/${name}.ts`;
const announce = 'core/findings/announce.ts';

export const peopleMutants: readonly Mutant[] = [
  {
    name: 'anybody may snooze',
    file: decision('snooze'),
    before: 'if (!decision.may(finding, actor)) return refused(forbidden(finding, decision.what));',
    after: '',
    says: 'finding.snoozed by somebody',
  },
  {
    name: 'a snooze leaves the plan as it was',
    file: decision('snooze'),
    before: '        remediateAtMs: null,\n        approval: null,\n',
    after: '',
    says: 'snoozed cannot be like this',
  },
  {
    name: 'anybody may approve',
    file: decision('approve'),
    before: 'if (!actor.isApprover) return ask(moment, decision.what);',
    after: '',
    says: 'finding.approved by somebody who may not',
  },
  {
    name: 'one person decides what cannot be undone',
    file: decision('four-eyes'),
    before: 'return involved.length > 0 ? undefined : ask(moment, what);',
    after: 'return undefined;',
    says: 'one person decided what cannot be undone',
  },
  {
    name: 'who passed it on is its second person',
    file: decision('four-eyes'),
    before: '...(owner.former ?? []), ',
    after: '',
    says: 'decided by somebody who has a part in it',
  },
  {
    name: 'what is protected is asked about',
    file: 'core/finding.ts',
    before: 'return isUntouchable(finding) && finding.formerCard === null;',
    after: 'return finding.id.length === 0;',
    says: 'asked about what nobody may touch',
  },
  {
    name: 'what was rejected is done',
    file: decision('reject'),
    before: "        status: 'open',\n        remediateAtMs: null,\n",
    after: '',
    says: 'acted on after it was rejected',
  },
  {
    name: 'a stranger fills in',
    file: decision('fill-in'),
    before: 'if (!mayAnswer(finding, actor)) return refused(forbidden(finding, decision.what));',
    after: '',
    says: 'finding.filled-in by somebody who may not',
  },
  {
    name: 'what is passed on keeps its question',
    file: decision('disown'),
    before: '        ...askAgain(finding),\n',
    after: '        ...finding,\n',
    says: 'audited as finding.disowned instead of',
  },
  {
    name: 'a decision is audited under the name of the janitor',
    file: decision('apply'),
    before: 'findingEvent(deps, finding, type, actor.userId, summary, details)',
    after: "findingEvent(deps, finding, type, 'janitor', summary, details)",
    says: 'audited under another name',
  },
  {
    name: 'a scan wakes what is snoozed',
    file: 'core/findings/known-findings.ts',
    before: "if (known.snooze.untilMs > deps.clock.nowMs()) return { is: 'snoozed' };",
    after: '',
    says: 'woken by the janitor',
  },
  {
    name: 'a grace period has no length',
    file: announce,
    before: 'endOfGrace(nowMs, finding.graceMs)',
    after: 'endOfGrace(nowMs, 0)',
    says: 'acted on in its grace period',
  },
  {
    name: 'a grace period begins though nobody was mentioned',
    file: announce,
    before: 'asksWhoeverIsResponsible(asked, approvers, named);',
    after: 'named.length >= 0;',
    says: 'grace without a mention',
  },
  {
    name: 'the approvers are not mentioned where nobody is known',
    file: 'core/owners/named.ts',
    before: 'return deciders.length === 0 || deciders.some((id) => named.includes(id));',
    after: 'return true;',
    says: 'grace without a mention',
  },
  {
    name: 'a digest counts as a mention of whatever it is about',
    file: announce,
    before: 'digest?.about.includes(questionKey(asked)) && isTold(digest) ? digest',
    after: 'digest && isTold(digest) ? digest',
    says: 'grace without a mention',
  },
  {
    name: 'the owner of before is mentioned on what was passed on',
    file: announce,
    before: 'const finding = stored?.owner.outdated ?',
    after: "const finding = stored?.owner.passedOnBy && stored.owner.why.startsWith('passed') ?",
    says: 'mentioned though they have passed it on',
  },
  {
    name: 'what is passed on keeps its owner',
    file: decision('disown'),
    before:
      "          ? { userId: to.userId, name: to.name, why: 'passed on in Slack', former, passedOnBy: actor.userId }",
    after: "          ? { ...finding.owner, why: 'passed on in Slack', former, passedOnBy: actor.userId }",
    says: 'mentioned though they have passed it on',
  },
];
