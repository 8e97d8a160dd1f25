import type { Mutant } from './mutant.ts';

const sync = 'core/findings/sync.ts';
const sweep = 'core/scans/sweep.ts';

export const bookkeepingMutants: readonly Mutant[] = [
  {
    name: 'a schedule is left after a snooze',
    file: sync,
    before: 'else await schedules.cancel(finding);',
    after: "else if (finding.status !== 'snoozed') await schedules.cancel(finding);",
    says: 'a schedule for which nothing waits',
  },
  {
    name: 'the schedule of the question before is left',
    file: sync,
    before: 'await schedules.cancel({ ...finding, generation });',
    after: 'void generation;',
    says: 'a schedule for which nothing waits',
  },
  {
    name: 'a waiting finding has no schedule',
    file: sync,
    before: "if (finding.status === 'scheduled') await schedules.put(finding);",
    after: "if (finding.status === 'scheduled' && finding.generation === 1) await schedules.put(finding);",
    says: 'waits without a schedule',
  },
  {
    name: 'a scan resolves what is undecided',
    file: 'core/findings/judging/handle-judged.ts',
    before: 'if (known && isFixed(one.verdict, known, deps.clock.nowMs()))',
    after: "if (known && one.verdict.verdict !== 'violation')",
    says: 'resolved on undecided',
  },
  {
    name: 'a claim is audited under another type',
    file: 'core/findings/claim.ts',
    before: "findingEvent(deps, finding, 'finding.claimed',",
    after: "findingEvent(deps, finding, 'finding.changed',",
    says: 'claimed, and audited as finding.changed',
  },
  {
    name: 'an end is audited under another type',
    file: 'core/findings/resolve.ts',
    before: "'finding.resolved', janitor",
    after: "'finding.lapsed', janitor",
    says: 'audited as finding.lapsed instead of finding.resolved',
  },
  {
    name: 'a counter forgets the state before',
    file: 'core/lists/finding-counts.ts',
    before: 'if (before) add(countersOf(before), -1);',
    after: 'void before;',
    says: 'counted {',
  },
  {
    name: 'the sweep forgets remediations',
    file: sweep,
    before: "await each(deps, 'remediating',",
    after: "await each(deps, 'lapsed',",
    says: 'never settled',
  },
  {
    name: 'the sweep forgets what is due',
    file: sweep,
    before: "await each(deps, 'scheduled',",
    after: "await each(deps, 'lapsed',",
    says: 'due and forgotten',
  },
  {
    name: 'the sweep forgets what is owed',
    file: sweep,
    before: 'nowMs - sinceMs >= staleMs.unsynced',
    after: 'nowMs - sinceMs < 0',
    says: 'never shown',
  },
];
