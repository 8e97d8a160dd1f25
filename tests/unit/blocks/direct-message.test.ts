import { expect, test } from '@jest/globals';
import type { Button, KnownBlock } from '@slack/types';
import { directMessage } from '../../../blocks/direct/direct-message.ts';
import type { Finding } from '../../../core/finding.ts';
import { buttonsFor } from '../../../handlers/derived/buttons.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

const { plan, resource } = sampleFinding();

/** A finding whose remediation cannot be undone. */
function permanent(name: string, different: Partial<Finding> = {}): Finding {
  return sampleFinding({
    id: `f_${name}`,
    needsApproval: 'mode',
    plan: { ...plan, title: 'Delete the volume after a snapshot', undo: { possible: 'no', how: 'Gone.' } },
    resource: { ...resource, id: name, name },
    ...different,
  });
}

function blocksOf(findings: readonly Finding[], more: { readonly isOver?: boolean } = {}): KnownBlock[] {
  const options = { links: new Map<string, string>(), buttonsFor, mention: '<!subteam^S0ADMINS>' };
  const entries = findings.map((finding, at) => ({
    what: 'waits' as const,
    finding,
    ...(at > 0 ? more : {}),
  }));
  return directMessage(entries, options).blocks;
}

function buttons(blocks: readonly KnownBlock[]): readonly Button[] {
  return blocks
    .flatMap((block) => (block.type === 'actions' ? block.elements : []))
    .filter((element) => element.type === 'button');
}

const isRed = ({ style }: { readonly style?: string }) => style === 'danger';
const redConfirmations = (all: readonly Button[]) =>
  all.filter(({ confirm }) => confirm !== undefined && isRed(confirm));

test('one finding that cannot be undone has one red button', () => {
  const all = buttons(blocksOf([permanent('vol-1')]));
  expect(all.filter(isRed).map(({ text }) => text.text)).toEqual(['Delete now']);
  expect(redConfirmations(all)).toHaveLength(2);
});

test('several such findings have no red button, and red confirmations', () => {
  const all = buttons(blocksOf([permanent('vol-1'), permanent('vol-2')]));
  expect(all.filter(({ text }) => text.text === 'Delete now')).toHaveLength(2);
  expect(all.filter(isRed)).toEqual([]);
  expect(redConfirmations(all)).toHaveLength(4);
});

test('the approvers are mentioned once, also when some findings no longer wait', () => {
  const blocks = JSON.stringify(blocksOf([permanent('vol-1'), permanent('vol-2')], { isOver: true }));
  expect(blocks).toContain('No longer waiting');
  expect(blocks.match(/<!subteam\^S0ADMINS>/g)).toHaveLength(1);
});

test('a resource with two findings is counted once', () => {
  const entries = ['f_1', 'f_2'].map((id) => ({ what: 'asked' as const, finding: sampleFinding({ id }) }));
  const { blocks } = directMessage(entries, { links: new Map(), buttonsFor });
  expect(JSON.stringify(blocks)).toContain('*Found:* 1 of your resources.');
});

test.each([
  ['acts by itself', { needsApproval: null }, true],
  ['waits for an approver', { needsApproval: 'mode' }, false],
  ['is approved', { needsApproval: 'mode', approval: { by: 'U0SAM', atMs: 1, now: false } }, true],
] as const)('asks to snooze or reject when Janitor %s', (_, different, asks) => {
  const finding = sampleFinding({ mode: 'enforce', status: 'scheduled', ...different });
  const { blocks } = directMessage([{ what: 'asked', finding }], { links: new Map(), buttonsFor });
  expect(JSON.stringify(blocks).includes('Snooze or reject what must stay.')).toBe(asks);
});
