import { describe, expect, test } from '@jest/globals';
import { findingCard } from '../../../blocks/card/finding-card.ts';
import { decodeTarget } from '../../../blocks/text/ids.ts';
import { endedStatuses, type Finding, type Status } from '../../../core/finding.ts';
import { type DecisionKind, offered } from '../../../core/findings/decisions/rights/offered.ts';
import { actions } from '../../../handlers/actions/registry.generated.ts';
import { buttonsFor } from '../../../handlers/derived/buttons.ts';
import { lintBlocks } from '../../support/lint-slack.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

const statuses: readonly Status[] = [
  'claimed',
  'observed',
  'open',
  'scheduled',
  'snoozed',
  'remediating',
  'failed',
  ...endedStatuses,
];
const states: readonly (readonly [string, Partial<Finding>])[] = statuses.flatMap((status) => [
  [status, { status }],
  [`${status}, needs approval`, { status, needsApproval: 'mode' }],
  [`${status}, protected`, { status, protections: [{ code: 'x', because: 'y' }] }],
  [`${status}, may not`, { status, probe: { allowed: 'no', because: 'denied' } }],
  [`${status}, approved at once`, { status, approval: { by: 'U0GRACE', atMs: 0, now: true } }],
  [`${status}, rejected`, { status, rejection: { by: 'U0ADA', atMs: 0, reason: 'Needed' } }],
]);

describe.each(states)('the buttons of a finding that is %s', (_what, different) => {
  const finding = sampleFinding(different);
  const buttons = buttonsFor(finding);

  test('are exactly its offered decisions and the details', () => {
    const decisionOf = new Map<string, DecisionKind | undefined>(
      actions.map(({ id, button }) => [id, button?.decides]),
    );
    const always = buttons.filter(({ actionId }) => decisionOf.get(actionId) === undefined);
    const kinds = buttons.flatMap(({ actionId }) => decisionOf.get(actionId) ?? []);
    expect([...kinds].sort()).toEqual([...offered(finding)].sort());
    expect(always.map(({ actionId }) => actionId)).toContain('finding-details');
  });

  test("contain the finding and its generation and pass Slack's limits", () => {
    for (const { value } of buttons)
      expect(decodeTarget(value)).toEqual({ findingId: finding.id, generation: finding.generation });
    expect(lintBlocks('message', findingCard(finding, { buttons, paused: false }).blocks)).toEqual([]);
  });

  test('ask for confirmation before changes in AWS and say whether they can be undone', () => {
    const changing: readonly string[] = ['finding-approve', 'finding-remediate'];
    const asking = buttons.filter(({ confirm }) => confirm !== undefined);
    expect(buttons.filter(({ actionId, confirm }) => changing.includes(actionId) && !confirm)).toEqual([]);
    for (const { confirm } of asking) expect(confirm?.text).toMatch(/ You can |Cannot be undone\. /);
    expect(buttons.filter(({ style, confirm }) => style === 'danger' && !confirm)).toEqual([]);
  });
});

describe('the button of an irreversible remediation', () => {
  const { plan } = sampleFinding();
  const title = 'Delete the database after a final snapshot';
  const irreversible = sampleFinding({
    needsApproval: 'mode',
    plan: { ...plan, title, undo: { possible: 'no', how: 'Restore the final snapshot.' } },
  });

  test('is red and named by its verb, as is the confirmation', () => {
    const red = buttonsFor(irreversible).filter(({ style }) => style === 'danger');
    expect(red.map(({ actionId, label }) => [actionId, label])).toEqual([
      ['finding-remediate', 'Delete now'],
    ]);
    const asking = buttonsFor(irreversible).flatMap(({ actionId, confirm }) =>
      confirm ? [[actionId, confirm.title, confirm.confirm, confirm.style]] : [],
    );
    expect(asking).toEqual([
      ['finding-approve', 'Delete web-7?', 'Delete', 'danger'],
      ['finding-remediate', 'Delete web-7 now?', 'Delete', 'danger'],
    ]);
  });

  test('is the only red button on any card', () => {
    for (const [, different] of states)
      expect(buttonsFor(sampleFinding(different)).filter(({ style }) => style === 'danger')).toEqual([]);
  });
});
