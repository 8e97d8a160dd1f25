import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { ownManifest } from '../../../app/manifest.ts';
import { encodeTarget } from '../../../blocks/text/ids.ts';
import { actions } from '../../../handlers/actions/registry.generated.ts';
import { commands } from '../../../handlers/commands/registry.generated.ts';
import { views } from '../../../handlers/views/registry.generated.ts';
import { arbitraryFinding } from '../../support/arbitrary-finding.ts';
import { lintSlackCall } from '../../support/lint-slack.ts';
import { announcedFinding, click, privateAnswers, where } from '../../support/slack-clicks.ts';
import { createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { clickRequest, commandRequest, submitRequest } from '../../support/slack-request.ts';
import { root, sourceFiles } from '../../support/source-files.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

const blocks = sourceFiles('blocks').filter(({ path }) => !path.includes('.generated.'));
const findings = fc.sample(arbitraryFinding, { numRuns: 12, seed: 7 });

/** What the person who clicked sees: a message, a modal, or a queued Home tab. */
function seen(): number {
  const { workspace } = desk.slack;
  const home = desk.queue.waiting().filter(({ work }) => work.type === 'home.publish');
  return privateAnswers(desk).length + workspace.views.size + home.length;
}

describe.each(actions.map((action) => [action.id, action] as const))('the action %s', (id, action) => {
  const { button } = action;

  test('is drawn as a button of the card or by a block', () => {
    const isDrawn = blocks.some(({ text }) => text.includes(`'${id}'`));
    expect(isDrawn || button !== undefined).toBe(true);
  });

  test('answers an unreadable value and changes nothing', async () => {
    const finding = await announcedFinding(desk);
    const triggerId = desk.slack.workspace.trigger(people.owner);
    const request = { userId: people.owner, action: { action_id: id, value: 'garbage' }, where, triggerId };
    expect((await desk.app(clickRequest(request))).statusCode).toBe(200);
    expect(seen()).toBe(1);
    expect(await desk.finding(finding.id)).toEqual(finding);
  });

  test('refuses a person from another workspace', async () => {
    const finding = await announcedFinding(desk);
    await click(desk, people.approver, id, finding, { team: 'T0FOREIGN' });
    expect(privateAnswers(desk)).toEqual([expect.stringContaining('Only members of this workspace')]);
    expect(await desk.finding(finding.id)).toEqual(finding);
  });

  test('shows only what Slack accepts, whatever the finding contains', async () => {
    for (const [index, finding] of findings.entries()) {
      const status = index % 2 === 0 ? 'open' : finding.status;
      const resource = { ...finding.resource, account: String(123_456_780_000 + index) };
      const { generation } = await desk.put({ ...finding, resource, id: `f-${index}`, status });
      const triggerId = desk.slack.workspace.trigger(people.approver);
      await click(desk, people.approver, id, { id: `f-${index}`, generation }, { triggerId });
    }
    expect(() => desk.slack.mustBeClean()).not.toThrow();
  });

  if (button?.decides) {
    test('tells a stranger who has the right, and changes nothing', async () => {
      const finding = await announcedFinding(
        desk,
        button.decides === 'end-snooze' ? { status: 'snoozed' } : {},
      );
      await click(desk, people.stranger, id, finding);
      expect(seen()).toBe(1);
      expect(await desk.finding(finding.id)).toEqual(finding);
    });
  }
});

test('buttons of a card have different places', () => {
  const places = actions.flatMap(({ button }) => button?.order ?? []);
  expect(new Set(places).size).toBe(places.length);
});

/** Forms whose metadata names no finding. */
const withoutMetadata: readonly string[] = ['select', 'settings'];

describe.each(views.map((view) => [view.id] as const))('the view %s', (id) => {
  const submit = (metadata: string, team?: string) =>
    desk.app(
      submitRequest({
        userId: people.approver,
        view: { callback_id: id, private_metadata: metadata },
        values: {},
        ...(team ? { team } : {}),
      }),
    );
  const answerOf = async (sent: ReturnType<typeof submit>): Promise<string> => {
    const { statusCode, body } = await sent;
    expect(statusCode).toBe(200);
    expect(lintSlackCall('view.response', body ? (JSON.parse(body) as object) : undefined)).toEqual([]);
    return body ?? '';
  };

  test('is drawn by a block', () => {
    expect(blocks.some(({ text }) => text.includes(`formModal('${id}'`))).toBe(true);
  });

  test('refuses a person from another workspace', async () => {
    const { id: findingId, generation } = await announcedFinding(desk);
    const answer = await answerOf(submit(encodeTarget({ findingId, generation }), 'T0FOREIGN'));
    expect(answer).toContain('Only members of this workspace');
  });

  if (!withoutMetadata.includes(id)) {
    test('answers unreadable metadata with a message', async () => {
      expect(await answerOf(submit('garbage'))).toContain('another version of Janitor');
    });

    test('changes nothing when the finding has ended', async () => {
      const finding = await announcedFinding(desk, { status: 'resolved', endedBy: 'the resource is gone' });
      const answer = await answerOf(
        submit(encodeTarget({ findingId: finding.id, generation: finding.generation })),
      );
      expect(answer).not.toBe('');
      expect(await desk.finding(finding.id)).toEqual(finding);
    });
  }
});

describe.each(commands.map((command) => [command.word, command] as const))(
  'the command %s',
  (word, command) => {
    test('answers any text with a response that Slack accepts', async () => {
      for (const text of [word, `${word.toUpperCase()} <!channel> ${'x'.repeat(3000)}`]) {
        const { statusCode, body } = await desk.app(commandRequest({ userId: people.stranger, text }));
        expect(statusCode).toBe(200);
        expect(body).not.toContain('Unknown command');
        expect(lintSlackCall('command.response', JSON.parse(body ?? '') as object)).toEqual([]);
      }
    });

    test('is in the help, the manifest and the README', async () => {
      expect(command.usage.split(' ')[0]).toBe(word);
      const { body } = await desk.app(commandRequest({ userId: people.owner, text: 'help' }));
      expect(body).toContain(`/janitor ${word}`);
      const [slash] = ownManifest({ url: 'https://example.com/slack/events' }).features.slash_commands;
      expect(slash?.usage_hint.split(' | ')).toContain(command.usage);
      expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(`| \`/janitor ${command.usage}\` |`);
    });
  },
);

test('commands have different places in the help', () => {
  expect(new Set(commands.map(({ order }) => order)).size).toBe(commands.length);
});
