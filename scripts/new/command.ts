import { join } from 'node:path';
import { nextOrder } from './next-order.ts';
import type { Template } from './template.ts';

export const template: Template = {
  name: 'one word, such as status',
  pattern: /^[a-z]{2,20}$/,
  files: (name, root) => ({
    [`handlers/commands/${name}.ts`]: command(name, nextOrder(join(root, 'handlers/commands'))),
    [`tests/unit/door/${name}-command.test.ts`]: test(name),
  }),
  next: ['Queue long work: `deps.queue.send(…)`.', 'Paste the new slack-manifest.json into the Slack app.'],
};

const command = (word: string, order: number): string => `import { defineCommand } from '../define.ts';

export const command = defineCommand({
  usage: '${word}',
  what: 'shows whether a scan is running',
  order: ${order},
  readsOnly: true,
  run: async (deps) => {
    const scan = await deps.store.runningScan();
    return { does: 'say', text: scan ? 'A scan is running.' : 'No scan is running.' };
  },
});
`;

const test = (word: string): string => `import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { commandRequest } from '../../support/slack-request.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

test('/janitor ${word} answers the person', async () => {
  const { body } = await desk.app(commandRequest({ userId: people.owner, text: '${word}' }));
  expect(JSON.parse(body ?? '')).toMatchObject({ response_type: 'ephemeral', text: 'No scan is running.' });
});
`;
