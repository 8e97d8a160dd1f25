import type { Mutant } from './mutant.ts';

const remediate = 'core/findings/remediation/remediate.ts';
const settle = 'core/findings/remediation/settle.ts';
const outcome = 'core/findings/remediation/outcome.ts';
const limits = 'core/findings/limits.ts';

export const remediationMutants: readonly Mutant[] = [
  {
    name: 'a remediation starts while paused',
    file: remediate,
    before: '{ notPaused: true, ...',
    after: '{ notPaused: false, ...',
    says: 'started while paused',
  },
  {
    name: 'a remediation is not stored before AWS is called',
    file: remediate,
    before: "      status: 'remediating',\n",
    after: '',
    says: 'acted on before that was stored',
  },
  {
    name: 'an unknown outcome is not audited',
    file: remediate,
    before: 'await uncertain(deps, started, error);',
    after: "deps.log.warn('the outcome is unknown', { error: String(error) });",
    says: 'an unknown outcome that nobody audited',
  },
  {
    name: 'an unknown outcome is taken for a failure',
    file: remediate,
    before: 'await uncertain(deps, started, error);',
    after: 'await fail(deps, started, String(error));',
    says: 'an unknown outcome, audited as remediation.failed',
  },
  {
    name: 'a finished remediation is audited under another type',
    file: outcome,
    before: "    'remediation.finished',\n",
    after: "    'remediation.progressed',\n",
    says: 'audited as remediation.progressed instead of remediation.finished',
  },
  {
    name: 'a finished remediation is audited without its receipt',
    file: outcome,
    before: '    { receipt },\n',
    after: '    {},\n',
    says: 'audited with another receipt',
  },
  {
    name: 'a started remediation is audited without its approver',
    file: remediate,
    before: 'approvedBy: finding.approval?.by ?? null,',
    after: 'approvedBy: null,',
    says: 'audited as approved by somebody else',
  },
  {
    name: 'a next step does not wait until the last one is complete',
    file: settle,
    before: 'if (!read.isReady) return progressed(deps, finding, read);',
    after: '',
    says: 'dropped before the copy was complete',
  },
  {
    name: 'a next step starts while paused',
    file: remediate,
    before: 'await deps.store.move(finding, after, event, { notPaused: true });',
    after: 'await deps.store.move(finding, after, event);',
    says: 'started while paused',
  },
  {
    name: 'a next step is not stored before AWS is called',
    file: remediate,
    before: 'stepAtMs: nowMs };',
    after: 'stepAtMs: null };',
    says: 'acted on before that was stored',
  },
  {
    name: 'a next step is audited under another type',
    file: remediate,
    before: "findingEvent(deps, finding, 'remediation.progressed',",
    after: "findingEvent(deps, finding, 'remediation.started',",
    says: 'audited as remediation.started instead of remediation.progressed',
  },
  {
    name: 'progress is audited under another type',
    file: outcome,
    before: "findingEvent(deps, finding, 'remediation.progressed',",
    after: "findingEvent(deps, finding, 'finding.rechecked',",
    says: 'audited as finding.rechecked instead of remediation.progressed',
  },
  {
    name: 'a stop between two steps is audited under another type',
    file: outcome,
    before: "findingEvent(deps, finding, 'remediation.stopped',",
    after: "findingEvent(deps, finding, 'remediation.finished',",
    says: 'audited as remediation.finished instead of remediation.stopped',
  },
  {
    name: 'a stop between two steps forgets what was made',
    file: outcome,
    before: '    progress: null,\n    receipt: kept(finding),\n    ...(status',
    after: '    progress: null,\n    receipt: null,\n    ...(status',
    says: 'the receipt does not name what was made',
  },
  {
    name: 'the end of the last step forgets what was made',
    file: outcome,
    before: '...finding.progress?.undo, ...undo },',
    after: '...undo },',
    says: 'the receipt does not name what was made',
  },
  {
    name: 'a change that AWS shows is taken for a failure',
    file: settle,
    before: 'if (isDone === true) return settleDone(',
    after: 'if (runningMs < 0) return settleDone(',
    says: 'its finding says that it failed',
  },
  {
    name: 'one more than the limit of a run',
    file: limits,
    before: 'automatic.length > limits.remediationsPerRun)',
    after: 'automatic.length > limits.remediationsPerRun + 1)',
    says: 'beyond the limit of a run',
  },
  {
    name: 'one more than the limit of an owner',
    file: limits,
    before: 'count > limits.remediationsPerOwnerPerRun)',
    after: 'count > limits.remediationsPerOwnerPerRun + 1)',
    says: 'beyond the limit of an owner',
  },
  {
    name: 'twice the limit of a kind',
    file: limits,
    before: 'count * 100 > of * limits.percentOfKindPerRun)',
    after: 'count * 100 > of * 2 * limits.percentOfKindPerRun)',
    says: 'beyond the limit of a kind',
  },
];
