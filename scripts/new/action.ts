import { join } from 'node:path';
import { nextOrder } from './next-order.ts';
import { type Template, words } from './template.ts';

export const template: Template = {
  name: '<what>-<does>, such as finding-details',
  pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/,
  files: (name, root) => ({
    [`handlers/actions/${name}.ts`]: action(name, nextOrder(join(root, 'handlers/actions'))),
    [`tests/unit/door/${name}.test.ts`]: test(name),
  }),
  next: [
    'If the button does not belong on a card, remove `button` here and draw it in a block with `button({ actionId: … })`.',
    'Remove `readsOnly` if the action changes something.',
  ],
};

const action = (
  name: string,
  order: number,
): string => `import { decodeTarget } from '../../blocks/text/ids.ts';
import { defineAction } from '../define.ts';
import { unreadable } from '../finding-view.ts';

export const action = defineAction({
  button: { order: ${order}, label: '${words(name)}', lesser: true },
  readsOnly: true,
  run: async (deps, { value }) => {
    const target = decodeTarget(value);
    if (!target) return { does: 'say', text: unreadable };
    const finding = await deps.store.get(target.findingId);
    return { does: 'say', text: finding ? \`It is \${finding.status}.\` : 'This finding no longer exists.' };
  },
});
`;

const test = (name: string): string => `import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { announcedFinding, click, privateAnswers } from '../../support/slack-clicks.ts';
import { createDesk, type Desk, people } from '../../support/slack-desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

test('${name} answers the person who clicked', async () => {
  const finding = await announcedFinding(desk);
  await click(desk, people.owner, '${name}', finding);
  expect(privateAnswers(desk)).toEqual([expect.stringContaining('It is scheduled.')]);
});

test('${name} answers for a finding that no longer exists', async () => {
  await click(desk, people.owner, '${name}', { id: 'gone', generation: 1 });
  expect(privateAnswers(desk)).toEqual([expect.stringContaining('no longer exists')]);
});
`;
