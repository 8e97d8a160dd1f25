import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { helpEntries } from '../../../blocks/answers/help.ts';
import { findingCard } from '../../../blocks/card/finding-card.ts';
import { actionIds, decodeTarget, viewIds } from '../../../blocks/text/ids.ts';
import { endedStatuses, type Finding, type Status } from '../../../core/finding.ts';
import type { DecisionKind } from '../../../core/findings/decisions/decision.ts';
import { offered } from '../../../core/findings/decisions/standing.ts';
import { actions } from '../../../handlers/actions/registry.generated.ts';
import { commands } from '../../../handlers/commands/registry.generated.ts';
import type { Action } from '../../../handlers/define.ts';
import { buttonsFor } from '../../../handlers/door/buttons.ts';
import { events } from '../../../handlers/events/registry.generated.ts';
import { views } from '../../../handlers/views/registry.generated.ts';
import { lintBlocks } from '../../support/lint-slack.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

const all: readonly Action[] = actions;

function files(folder: string): readonly string[] {
  return readdirSync(join(__dirname, '../../../handlers', folder))
    .filter((name) => !name.includes('.generated.'))
    .map((name) => name.replace(/\.ts$/, ''))
    .sort();
}

describe('each file is one member, named after it', () => {
  test.each([
    ['actions', all.map(({ id }) => id)],
    ['commands', commands.map(({ word }) => word)],
    ['views', views.map(({ id }) => id)],
    ['events', events.map(({ id }) => id.replaceAll('_', '-'))],
  ])('%s', (folder, names) => {
    expect([...names].sort()).toEqual(files(folder));
  });

  test('every action that blocks draw is handled; the menu stands for the others', () => {
    const drawn = Object.values(actionIds).filter((id) => id !== actionIds.overflow);
    expect(all.map(({ id }) => id).sort()).toEqual([...drawn].sort());
  });

  test('every form that blocks draw is handled', () => {
    const withoutSubmit: readonly string[] = [viewIds.finding, viewIds.more, viewIds.home];
    const forms = Object.values(viewIds).filter((id) => !withoutSubmit.includes(id));
    expect(views.map(({ id }) => id).sort()).toEqual([...forms].sort());
  });

  test('every command is in help, in a place of its own', () => {
    const places = commands.map(({ place }) => place);
    expect(new Set(places).size).toBe(commands.length);
    const usages: readonly string[] = commands.map(({ usage }) => usage);
    expect([...usages].sort()).toEqual(helpEntries.map(({ usage }) => usage).sort());
  });
});

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
  [`${status}, rejected`, { status, rejection: { by: 'U0ADA', atMs: 0, notMine: false } }],
]);

describe.each(states)('buttons of a finding that is %s', (_what, different) => {
  const finding = sampleFinding(different);
  const buttons = buttonsFor(finding);

  test('are exactly what can be decided, and the details', () => {
    const kindOf = new Map(all.map(({ id, button }) => [id, button?.offeredFor ?? null]));
    const kinds = buttons
      .map(({ actionId }) => kindOf.get(actionId))
      .filter((kind): kind is DecisionKind => Boolean(kind));
    expect(kinds).toEqual([...offered(finding)]);
    expect(buttons.at(-1)?.actionId).toBe(actionIds.details);
  });

  test('know the finding and its question, and fit Slack', () => {
    for (const { value } of buttons)
      expect(decodeTarget(value)).toEqual({ findingId: finding.id, generation: finding.generation });
    expect(lintBlocks('message', findingCard(finding, { buttons, paused: false }).blocks)).toEqual([]);
  });

  test('that change AWS ask first, and say whether it can be undone', () => {
    const changing: readonly string[] = [actionIds.approve, actionIds.remediate];
    const asking = buttons.filter(({ confirm }) => confirm !== undefined);
    expect(asking.map(({ actionId }) => actionId)).toEqual(
      buttons.map(({ actionId }) => actionId).filter((id) => changing.includes(id)),
    );
    for (const { confirm } of asking)
      expect(confirm?.text).toMatch(/can be undone|cannot be undone|may not be undone/);
    expect(buttons.filter(({ style, confirm }) => style === 'danger' && !confirm)).toEqual([]);
  });
});
