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
    name: 'a change that AWS shows is taken for a failure',
    file: settle,
    before: 'if (deps.remediator.isDone(finding, resource)) {',
    after: 'if (runningMs < 0) {',
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
