import { expect, test } from '@jest/globals';
import { WebAPIPlatformError } from '@slack/web-api';
import { findingModal } from '../../../blocks/modals/finding-modal.ts';
import { createInteractive } from '../../../slack/api/interactive.ts';
import { lintView } from '../../support/lint-slack.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

const plan = { ...sampleFinding().plan, title: 'Delete the volume' };
const modal = (possible: 'yes' | 'no') =>
  findingModal(sampleFinding({ plan: { ...plan, undo: { possible, how: 'Gone.' } } }), {
    buttons: [],
    paused: false,
  });

test('only the modal of an irreversible remediation starts with an alert block', () => {
  expect(lintView(modal('no'))).toEqual([]);
  expect(modal('no').blocks[0]).toMatchObject({
    type: 'alert',
    level: 'warning',
    text: { text: 'Cannot be undone: delete the volume.' },
  });
  expect(modal('yes').blocks.map(({ type }) => type)).not.toContain('alert');
});

test('a workspace that refuses the alert block gets a section', async () => {
  const types: string[][] = [];
  const open = async ({ view }: { view: { blocks: readonly { type: string }[] } }) => {
    types.push(view.blocks.map(({ type }) => type));
    if (types.length === 1) throw new WebAPIPlatformError({ ok: false, error: 'invalid_blocks' });
    return { ok: true };
  };
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const { openView } = createInteractive({ slack: { views: { open } } as never, log });
  await openView('t', modal('no'));
  expect(types.map(([first]) => first)).toEqual(['alert', 'section']);
});
