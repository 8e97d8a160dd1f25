import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { assert, asyncProperty, constantFrom, oneof, string } from 'fast-check';
import { ownerOverrideKey } from '../../../core/owners/owner-tag.ts';
import type { Policy } from '../../../core/policy.ts';
import { known, type Resource, unknown } from '../../../core/resource.ts';
import { resolveOwner } from '../../../slack/people/owner.ts';
import { anyCharacter } from '../../support/any-character.ts';
import { sampleNowMs } from '../../support/sample-finding.ts';
import { people } from '../../support/slack-desk.ts';
import { createSpeaker } from '../../support/slack-speak.ts';

let speaker: ReturnType<typeof createSpeaker>;
beforeEach(() => {
  speaker = createSpeaker();
});
afterEach(() => speaker.slack.mustBeClean());

const owners: Policy['owners'] = {
  tags: ['Owner', 'CreatedBy'],
  people: { 'team-data': 'ada@example.com', 'by-id': people.owner, 'bad-id': 'U0NOBODY' },
  emailDomain: 'example.com',
};

function resource(tags: Record<string, string>): Resource {
  return {
    account: '111111111111',
    region: 'eu-west-1',
    kind: 'thing',
    id: 'i-1',
    arn: 'arn',
    name: 'n',
    observedAtMs: 0,
    tags: known(tags),
    facts: {},
    metrics: {},
    dimensions: {},
    protections: [],
    material: {},
    monthlyUsd: null,
  };
}

function resolved(tags: Record<string, string>, different: Partial<Policy['owners']> = {}) {
  return resolveOwner(speaker.deps, resource(tags), { owners: { ...owners, ...different } } as Policy);
}

/** The owner without the tag that named them, which has its own test. */
async function ownerOf(...asked: Parameters<typeof resolved>) {
  const { tag: _, ...owner } = await resolved(...asked);
  return owner;
}

test.each<[string, Record<string, string>, { key: string; value: string } | null]>([
  ['a person', { CreatedBy: ' ada@example.com ' }, { key: 'CreatedBy', value: 'ada@example.com' }],
  ['a deactivated user', { Owner: 'gone@example.com' }, { key: 'Owner', value: 'gone@example.com' }],
  ['a sentence', { Owner: 'a team / of people' }, { key: 'Owner', value: 'a team / of people' }],
  ['none when the tag is missing', {}, null],
])('the owner keeps the tag that it was read from: %s', async (_what, tags, tag) => {
  expect((await resolved(tags)).tag).toEqual(tag);
});

const ada = { userId: people.owner, name: 'Ada' };

describe('an owner tag', () => {
  test.each<[string, Record<string, string>, string]>([
    ['an e-mail', { Owner: 'ada@example.com' }, 'tag Owner = ada@example.com'],
    ['an e-mail in capitals', { OWNER: 'Ada@Example.com' }, 'tag OWNER = Ada@Example.com'],
    ['the second configured tag', { createdby: 'ada@example.com' }, 'tag createdby = ada@example.com'],
    [
      'the first of two tags',
      { CreatedBy: 'x@example.com', owner: 'ada@example.com' },
      'tag owner = ada@example.com',
    ],
    [
      'the second tag when the first is blank',
      { Owner: '  ', CreatedBy: 'ada@example.com' },
      'tag CreatedBy = ada@example.com',
    ],
    ['a name that the policy maps to an e-mail', { Owner: 'Team-Data' }, 'tag Owner = Team-Data'],
    ['a name that the policy maps to a Slack id', { Owner: 'by-id' }, 'tag Owner = by-id'],
    ['a name completed by the domain', { Owner: 'ada' }, 'tag Owner = ada'],
  ])('names a person: %s', async (_what, tags, why) => {
    expect(await ownerOf(tags)).toEqual({ ...ada, why });
  });

  test.each<[string, Record<string, string>, Partial<Policy['owners']>, RegExp]>([
    ['no tag', { Name: 'x' }, {}, /^it has no tag Owner, CreatedBy$/],
    ['an unknown e-mail', { Owner: 'eve@example.com' }, {}, /who is not in this Slack workspace$/],
    ['a deactivated user', { Owner: 'gone@example.com' }, {}, /who is not in this Slack workspace$/],
    ['a bot user', { Owner: 'robot@example.com' }, {}, /who is not in this Slack workspace$/],
    ['a mapped id without a user', { Owner: 'bad-id' }, {}, /who is not in this Slack workspace$/],
    ['a name without a domain', { Owner: 'ada' }, { emailDomain: null }, /matches nobody in Slack$/],
    ['a key of every object', { Owner: '__proto__' }, { emailDomain: null }, /matches nobody in Slack$/],
    ['constructor', { Owner: 'constructor' }, { emailDomain: null }, /matches nobody in Slack$/],
  ])('with %s leads to the channel and gives the reason', async (_what, tags, different, why) => {
    const owner = await ownerOf(tags, different);
    expect(owner.userId).toBeNull();
    expect(owner.why).toMatch(why);
  });

  test('that could not be read names nobody', async () => {
    const unread = { ...resource({}), tags: unknown('AccessDenied') };
    const owner = await resolveOwner(speaker.deps, unread, { owners } as Policy);
    expect(owner).toEqual({ userId: null, name: 'unknown', why: 'its tags could not be read' });
  });

  test('counts less than an owner named in Slack', async () => {
    const override = { userId: 'U0LINUS', name: 'Linus', why: 'named in Slack' };
    const key = ownerOverrideKey(resource({}));
    await speaker.deps.keyValue.put(key, override, { expiresAtMs: sampleNowMs + 1000 });
    expect(await ownerOf({ Owner: 'ada@example.com' })).toEqual(override);
  });
});

describe('an owner tag with several people', () => {
  test.each([
    'ada@example.com,linus@example.com',
    'ada@example.com; linus@example.com',
    'ada@example.com linus@example.com',
    'ada@example.com/linus@example.com',
    'ada, linus',
    'Team-Data / linus@example.com',
    'Ada Lovelace <ada@example.com>, Linus <linus@example.com>',
    'ada@example.com,ADA@example.com,linus@example.com',
  ])('names all of them: %s', async (value) => {
    expect(await ownerOf({ Owner: value })).toEqual({
      userId: people.owner,
      others: [people.second],
      name: 'Ada, Linus',
      why: `tag Owner = ${value}`,
    });
  });

  test('names those who are found and counts the others', async () => {
    const owner = await ownerOf({ Owner: 'eve@example.com, ada@example.com' });
    expect(owner).toEqual({
      ...ada,
      why: 'tag Owner = eve@example.com, ada@example.com; not found: 1',
    });
  });

  test('that is a sentence names nobody, without a Slack call', async () => {
    const owner = await ownerOf({ Owner: Array.from({ length: 21 }, (_, n) => `word${n}`).join(' ') });
    expect(owner.userId).toBeNull();
    expect(speaker.slack.calls).toEqual([]);
  });
});

describe('looking up an owner', () => {
  test('calls Slack once for a person who is found', async () => {
    await ownerOf({ Owner: 'ada@example.com' });
    await ownerOf({ Owner: 'ADA@example.com' });
    expect(speaker.slack.of('users.lookupByEmail')).toHaveLength(1);
  });

  test('calls Slack once for a person who is not found', async () => {
    await ownerOf({ Owner: 'eve@example.com' });
    await ownerOf({ Owner: 'eve@example.com' });
    expect(speaker.slack.of('users.lookupByEmail')).toHaveLength(1);
  });

  test.each(['missing_scope', 'invalid_auth', 'internal_error'])(
    'with the error %s leads to the channel and is not cached',
    async (error) => {
      speaker.slack.fail('users.lookupByEmail', { error });
      const owner = await ownerOf({ Owner: 'ada@example.com' });
      expect(owner).toMatchObject({ userId: null, name: 'ada@example.com' });
      expect(owner.why).toContain(error);
      expect(await ownerOf({ Owner: 'ada@example.com' })).toMatchObject(ada);
    },
  );

  test('waits for a rate limit once', async () => {
    speaker.slack.fail('users.lookupByEmail', { status: 429, retryAfter: 3 });
    expect(await ownerOf({ Owner: 'ada@example.com' })).toMatchObject(ada);
    expect(speaker.slept).toEqual([3000]);
  });

  test('waits for a rate limit at most 20 s', async () => {
    speaker.slack.fail(
      'users.lookupByEmail',
      { status: 429, retryAfter: 600 },
      { status: 429, retryAfter: 600 },
    );
    expect(await ownerOf({ Owner: 'ada@example.com' })).toMatchObject({ userId: null });
    expect(speaker.slept).toEqual([20_000]);
  });
});

test('resolveOwner handles any tag with valid Slack calls and a short reason', async () => {
  const hostile = oneof(
    string({ unit: anyCharacter, maxLength: 256 }),
    constantFrom(
      '<!channel>',
      '<@U0GRACE>',
      'a@b\n@example.com',
      'x'.repeat(256),
      '"><script>',
      '${jndi:ldap://x}',
      'ada@example.com\u0000',
    ),
  );
  await assert(
    asyncProperty(hostile, async (value) => {
      const owner = await ownerOf({ Owner: value });
      expect(owner.why.length).toBeLessThan(250);
      expect(owner.name.length).toBeLessThan(100);
      expect(speaker.slack.problems).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
