import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { onePage } from '../../../core/listing.ts';
import { commands } from '../../../handlers/commands/registry.generated.ts';
import { lintSlackCall } from '../../support/lint-slack.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { commandRequest } from '../../support/slack-request.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

type CommandAnswer = {
  readonly response_type: string;
  readonly text: string;
  readonly blocks: readonly unknown[];
};

async function say(text: string, userId = people.owner, team?: string): Promise<CommandAnswer> {
  const answer = await desk.app(commandRequest({ userId, text, ...(team ? { team } : {}) }));
  expect(answer.statusCode).toBe(200);
  const body = JSON.parse(answer.body ?? '') as CommandAnswer;
  expect(lintSlackCall('command.response', body)).toEqual([]);
  expect(body.response_type).toBe('ephemeral');
  return body;
}

function words(answer: CommandAnswer): string {
  return JSON.stringify([answer.text, answer.blocks]);
}

describe('/janitor help', () => {
  test.each(['', '   ', 'help', 'HELP'])('"%s" lists every command', async (text) => {
    const answer = await say(text);
    for (const { usage } of commands) expect(words(answer)).toContain(usage.split(' ')[0]);
  });

  test('an unknown word shows the help with the escaped word', async () => {
    const answer = await say('<!channel> now');
    expect(words(answer)).toContain('Unknown command');
    expect(words(answer)).not.toContain('<!channel>');
  });

  test('a word of 3,000 characters is shortened', async () => {
    expect(words(await say('x'.repeat(3000)))).toContain('Unknown command');
  });
});

test('a person from another workspace is refused', async () => {
  expect(words(await say('status', people.approver, 'T0FOREIGN'))).toContain(
    'Only members of this workspace',
  );
});

describe('/janitor scan', () => {
  test('queues a scan with the person and the channel, and answers at once', async () => {
    expect((await say('scan')).text).toContain('The scan starts');
    expect(desk.queue.waiting().map(({ work }) => work)).toEqual([
      { type: 'scan.start', scanId: expect.any(String), askedBy: people.owner, channel: channels.general },
    ]);
  });

  test('is refused while a scan runs, with who started it and when', async () => {
    await say('scan', people.approver);
    const start = desk.queue.take();
    if (start) await desk.deliver(start);
    const answer = await say('scan');
    expect(words(answer)).toContain('A scan is already running');
    expect(words(answer)).toContain(`<@${people.approver}>`);
    expect(desk.queue.waiting().filter(({ work }) => work.type === 'scan.start')).toEqual([]);
  });

  test('starts a new scan when the last one stopped without finishing long ago', async () => {
    await say('scan');
    const start = desk.queue.take();
    if (start) await desk.deliver(start);
    desk.advance(16 * 60_000);
    expect((await say('scan')).text).toContain('The scan starts');
  });

  test('twice at the same moment runs one scan and posts one digest', async () => {
    desk.things.push({ id: 'thing-1', state: 'bad', tags: {} });
    await Promise.all([say('scan'), say('scan', people.approver)]);
    await desk.drain();
    const cloud = desk.slack.workspace.channel(channels.cloud).messages;
    expect(cloud.filter(({ thread_ts }) => thread_ts === undefined)).toHaveLength(1);
    expect(cloud).toHaveLength(2);
  });
});

describe('/janitor status', () => {
  test('says that no scan has finished yet', async () => {
    expect(words(await say('status'))).toContain('No scan finished yet');
  });

  test('shows counts, the pause, the last scan and its unread units', async () => {
    desk.things.push({ id: 'thing-1', state: 'bad', tags: {} });
    await say('scan');
    await desk.drain();
    await say('pause an incident', people.approver);
    const answer = await say('status');
    expect(words(answer)).toContain('1 scheduled');
    expect(words(answer)).toContain('an incident');
    expect(words(answer)).toContain('Last scan');
    expect(words(answer)).toContain('Next scan');
    expect(words(answer)).not.toContain('could not read');
  });

  test('lists the changes of permissions that an exemption hides', async () => {
    await say('scan');
    await desk.drain();
    const { reports } = desk.store;
    const hidden = {
      rule: 'iam-full-admin',
      account: '123456789012',
      resourceId: 'user/<!channel>',
      because: 'known to us',
      untilMs: Date.UTC(2027, 5, 30),
    };
    const all = Array.from({ length: 12 }, () => hidden);
    Object.assign(desk.store, {
      reports: async (id: string) => (await reports(id)).map((one) => ({ ...one, hidden: all })),
    });
    const answer = words(await say('status'));
    expect(answer).toContain('Changes of permissions that an exemption hides');
    expect(answer.split('known to us')).toHaveLength(11);
    expect(answer).toContain('and 2 more');
    expect(answer).not.toContain('<!channel>');
  });

  test('names a kind that could not be listed', async () => {
    const { inventory } = desk.deps;
    Object.assign(inventory, { list: () => onePage(() => Promise.reject(new Error('AccessDenied'))) });
    await say('scan');
    await desk.drain();
    const answer = words(await say('status'));
    expect(answer).toContain('could not read');
    expect(answer).toContain('AccessDenied');
  });
});

describe('/janitor', () => {
  const put = (id: string, more: Parameters<typeof sampleFinding>[0] = {}) =>
    desk.put(sampleFinding({ id, resource: { ...sampleFinding().resource, id, name: id }, ...more }));

  test('findings shows open findings, the most expensive first', async () => {
    await put('cheap', { monthlyUsd: 1 });
    await put('dear', { monthlyUsd: 900 });
    await put('over', { status: 'resolved' });
    await put('quiet', { status: 'observed' });
    const answer = words(await say('findings'));
    expect(answer.indexOf('dear')).toBeLessThan(answer.indexOf('cheap'));
    expect(answer).not.toContain('over');
    expect(answer).not.toContain('quiet');
  });

  test('findings fits 300 findings with hostile names into one answer', async () => {
    for (let n = 0; n < 300; n += 1)
      await put(`f${n}`, {
        resource: { ...sampleFinding().resource, id: `i-${n}`, name: `<!channel>${'&'.repeat(200)}` },
      });
    const answer = words(await say('findings'));
    expect(answer).toContain('300 open findings');
    expect(answer).not.toContain('<!channel>');
  });

  test('status and findings count and price all of 2,000 findings', async () => {
    for (let n = 0; n < 2_000; n += 1) await put(`f${n}`, { status: 'open', monthlyUsd: 0.1 });
    for (let n = 0; n < 20; n += 1)
      await put(`s${n}`, {
        status: 'snoozed',
        snooze: { untilMs: sampleNowMs + n, reason: 'r', by: people.owner, atMs: 0 },
      });
    const status = words(await say('status'));
    expect(status).toContain('2,000 open');
    expect(status).toContain('20 snoozed');
    expect(status).toContain('$200');
    const findings = words(await say('findings'));
    expect(findings).toContain('2,000 open findings, possible savings ~$200');
    expect(findings).toContain('1,985 more');
    expect(words(await say('snoozes'))).toContain('20 snoozes and suppressions');
  });

  test('snoozes shows the snooze that ends first at the top', async () => {
    const snooze = (days: number) => ({
      status: 'snoozed' as const,
      snooze: {
        untilMs: sampleNowMs + days * 86_400_000,
        reason: `because ${days}`,
        by: people.owner,
        atMs: sampleNowMs,
      },
    });
    await put('later', snooze(30));
    await put('sooner', snooze(2));
    const answer = words(await say('snoozes'));
    expect(answer.indexOf('because 2')).toBeLessThan(answer.indexOf('because 30'));
    expect(answer).toContain('finding-end-snooze');
  });

  test("history shows a resource's events, oldest first", async () => {
    desk.things.push({ id: 'thing-1', state: 'bad', tags: {} });
    await say('scan');
    await desk.drain();
    const answer = words(await say('history thing-1'));
    expect(answer.indexOf('Found')).toBeLessThan(answer.indexOf('Announced'));
  });

  test.each(['THING-1', 'Web Server', 'web server', 'arn:aws:thing:::WEB'])(
    'history finds a resource by %s',
    async (asked) => {
      const resource = {
        ...sampleFinding().resource,
        id: 'thing-1',
        name: 'Web Server',
        arn: 'arn:aws:thing:::web',
      };
      await desk.put(sampleFinding({ id: 'f_named', resource }));
      expect((await say(`history ${asked}`)).text).toBe('History of `thing-1`: 1 event.');
    },
  );

  test('history of a name shared by two resources lists their ids', async () => {
    for (const id of ['i-1', 'i-2'])
      await desk.put(
        sampleFinding({ id: `f_${id}`, resource: { ...sampleFinding().resource, id, name: 'web' } }),
      );
    const answer = await say('history WEB');
    expect(answer.text).toBe('2 resources are called `WEB`.');
    expect(words(answer)).toContain('`/janitor history` `i-2` in production');
  });

  test('history without a resource shows its usage', async () => {
    expect(words(await say('history'))).toContain('history i-0123456789abcdef0');
  });

  test('history of an unknown resource says so and escapes the name', async () => {
    const answer = words(await say('history <!channel>'));
    expect(answer).toContain('Nothing is recorded of');
    expect(answer).not.toContain('<!channel>');
  });
});

describe('/janitor pause and resume', () => {
  test('are refused to anyone but approvers', async () => {
    expect(words(await say('pause', people.owner))).toContain('Only an approver may pause');
    expect(words(await say('resume', people.stranger))).toContain('Only an approver may resume');
    expect(await desk.store.pause()).toBeUndefined();
  });

  test('keep the reason, answer a second pause, and release due remediations', async () => {
    expect((await say('pause a release, until Monday', people.approver)).text).toContain('Paused');
    expect(await desk.store.pause()).toMatchObject({
      by: people.approver,
      reason: 'a release, until Monday',
    });
    expect(words(await say('pause', people.second))).toContain('paused already');
    expect((await say('resume', people.second)).text).toContain('Resumed');
    expect(await desk.store.pause()).toBeUndefined();
    expect(desk.queue.waiting().map(({ work }) => work)).toEqual([
      expect.objectContaining({ type: 'pause.announce', reason: 'a release, until Monday' }),
      {
        type: 'together',
        works: [{ type: 'sweep' }, expect.objectContaining({ type: 'pause.announce', reason: null })],
      },
    ]);
    expect(words(await say('resume', people.approver))).toContain('not paused');
  });

  test('resume is refused to a person just removed from the user group', async () => {
    expect((await say('pause', people.second)).text).toContain('Paused');
    for (const group of desk.slack.workspace.usergroups) group.users = [];
    expect(words(await say('resume', people.second))).toContain('Only an approver may resume');
    expect(await desk.store.pause()).toBeDefined();
  });

  test('say so when the user group cannot be read', async () => {
    desk.slack.fail('usergroups.users.list', { error: 'missing_scope' });
    expect(words(await say('pause', people.second))).toContain('missing_scope');
  });
});
