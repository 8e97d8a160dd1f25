import * as fc from 'fast-check';
import type { Finding, Status } from '../../core/finding.ts';
import { sampleFinding, sampleNowMs } from './sample-finding.ts';
import { people } from './slack-desk.ts';

/** A state in which a card can be clicked. */
export type PressState = { readonly finding: Finding; readonly paused: boolean };

const dayMs = 86_400_000;
const { plan } = sampleFinding();
const nobody = { userId: null, name: 'unknown', why: 'it has no tag Owner' };
const ada = { userId: people.owner, name: 'Ada', why: 'tag Owner = ada@example.com' };
const grace = { userId: people.approver, name: 'Grace', why: 'tag Owner = grace@example.com' };
const tag = { key: 'Team', values: null, pattern: null, ignoreCase: false, found: null };

const receipt = {
  summary: 'Stopped.',
  undo: {},
  undoes: { is: 'exact', title: 'Start the instance again', lost: null, untilMs: null },
} as const;
const undoing = {
  by: people.owner,
  atMs: sampleNowMs,
  remediatedAtMs: sampleNowMs,
  startedAtMs: null,
  progress: null,
  outcome: null,
};

const statuses: readonly Status[] = [
  'open',
  'scheduled',
  'snoozed',
  'remediating',
  'undoing',
  'failed',
  'remediated',
  'resolved',
  'lapsed',
];

const answers: readonly Partial<Finding>[] = [
  {},
  {},
  { askedBy: people.owner, askers: [people.owner] },
  { askedBy: people.approver, askers: [people.approver] },
  { approval: { by: people.second, atMs: sampleNowMs, now: false } },
  { approval: { by: people.second, atMs: sampleNowMs, now: true } },
  {
    rejection: { by: people.second, atMs: sampleNowMs, reason: 'Needed until March' },
    status: 'open',
    remediateAtMs: null,
  },
];

const obstacles: readonly Partial<Finding>[] = [
  {},
  {},
  {},
  { plan: { ...plan, undo: { possible: 'no', how: 'It is gone for good.' } } },
  { plan: { ...plan, asks: { tags: [tag], room: 40 } } },
  { plan: { ...plan, remediation: null, title: 'Set up MFA' } },
  { protections: [{ code: 'policy', because: 'It is a break-glass user.' }] },
  { probe: { allowed: 'no', because: 'AWS says AccessDenied.' } },
];

const state = fc
  .record({
    status: fc.constantFrom(...statuses),
    mode: fc.constantFrom('notify' as const, 'approve' as const, 'enforce' as const, 'enforce' as const),
    owner: fc.constantFrom(ada, ada, grace, nobody),
    needsApproval: fc.constantFrom(null, 'mode' as const, 'limit' as const),
    answer: fc.constantFrom(...answers),
    obstacle: fc.constantFrom(...obstacles),
    paused: fc.boolean(),
  })
  .map(({ status, answer, obstacle, paused, ...more }): PressState => {
    const isDue = status === 'scheduled';
    const snooze = {
      untilMs: sampleNowMs + dayMs,
      reason: 'A load test',
      by: people.owner,
      atMs: sampleNowMs,
    };
    const finding = sampleFinding({
      ...more,
      status,
      remediateAtMs: isDue ? sampleNowMs + dayMs : null,
      ...(status === 'snoozed' ? { snooze } : {}),
      ...(status === 'remediated' || status === 'undoing' ? { receipt } : {}),
      ...(status === 'undoing' ? { undoing } : {}),
      ...(status === 'resolved' ? { endedBy: 'the resource is gone' } : {}),
      ...obstacle,
      ...(status === 'open' || isDue ? answer : {}),
    });
    return { finding, paused };
  });

/** The same states every time; `count` random ones besides those that failed before. */
export function pressStates(count: number): readonly PressState[] {
  const enforced = { mode: 'enforce', needsApproval: null, owner: ada } as const;
  return [
    { finding: sampleFinding(enforced), paused: false },
    { finding: sampleFinding({ ...enforced, owner: nobody }), paused: false },
    { finding: sampleFinding({ ...enforced, status: 'open', remediateAtMs: null }), paused: true },
    ...fc.sample(state, { numRuns: count, seed: 11 }),
  ];
}
