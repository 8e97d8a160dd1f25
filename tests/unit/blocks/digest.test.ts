import { describe, expect, test } from '@jest/globals';
import { digestMessage } from '../../../blocks/digest/digest.ts';
import { decodeFindingsPage } from '../../../blocks/text/ids.ts';
import type { Finding } from '../../../core/finding.ts';
import type { Digest } from '../../../core/ports/notices.ts';
import { lintSlackCall } from '../../support/lint-slack.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';

const options = {
  accounts: [{ id: '123456789012', name: 'production', channel: null, regions: null }],
  approvers: { users: ['U0GRACE00'], groups: ['S0OPS0000'] },
  paused: false,
};
const many = (count: number, make: (index: number) => Partial<Finding> = () => ({})): Finding[] =>
  Array.from({ length: count }, (_, index) => sampleFinding({ id: `f_${index}`, ...make(index) }));
const empty: Digest = {
  key: 'digest|s_1|C0CLOUD00',
  scanId: 's_1',
  channel: 'C0CLOUD00',
  atMs: sampleNowMs,
  fresh: [],
  cards: 10,
  waiting: [],
  worse: [],
  resolved: [],
  snoozed: 0,
  exempt: 0,
  known: 0,
  undecided: 0,
  lookedAt: [{ account: '123456789012', region: 'eu-central-1', kind: 'ec2-instance', count: 25 }],
  notLookedAt: [],
  limitReached: null,
};
const digest = (more: Partial<Digest> = {}, with_: Partial<typeof options> = {}) =>
  digestMessage({ ...empty, ...more }, { ...options, ...with_ });
const said = (message: { blocks: readonly unknown[] }) => JSON.stringify(message.blocks);

/** Every field at its maximum length, with characters that JSON escapes to twice the length. */
const worstText = '"\\'.repeat(2500);
const worst = (index: number): Partial<Finding> => ({
  ruleTitle: worstText,
  accountName: worstText,
  resource: { ...sampleFinding().resource, name: worstText, id: worstText, region: worstText },
  owner: { userId: `U0OWNER${index}`, name: worstText, why: worstText },
  severity: 'critical',
});
const blind = Array.from({ length: 2000 }, (_, index) => ({
  account: `${index % 40}`.padStart(12, '1'),
  region: `${worstText}${index % 30}`,
  kind: `${worstText}${index % 5}`,
  reason: `${index % 700}${worstText}`,
}));

describe('the digest', () => {
  test.each([0, 1, 50, 5000])(
    'fits into one message with %d findings whose names are as bad as possible',
    (count) => {
      const findings = many(count, worst);
      const message = digest(
        {
          fresh: findings,
          worse: findings,
          waiting: findings,
          resolved: findings,
          notLookedAt: blind,
          limitReached: worstText,
          undecided: 9999,
        },
        { paused: true },
      );
      expect(lintSlackCall('chat.postMessage', { channel: 'C0CLOUD00', ...message })).toEqual([]);
      expect(said(message)).toContain('Could not be read, so not checked');
      expect(said(message)).toContain('Limit reached');
    },
  );

  test('counts new, worse and fixed findings and adds up their costs', () => {
    const message = digest({ fresh: many(3), worse: many(2), resolved: many(5) });
    expect(said(message)).toContain('Possible savings: *~$217.50/month* (estimate) · *2 worse* · 5 fixed');
    expect(said(message).match(/3 new|3 have/g)).toHaveLength(1);
    expect(message.text).toBe(
      'Cloud Janitor: 3 new findings in production (~$217.50/month, estimate), 2 worse, 5 fixed.',
    );
  });

  test('mentions every owner once with a count and says how many findings have no owner', () => {
    const fresh = many(25, (index) => ({
      owner: index < 20 ? sampleFinding().owner : { userId: null, name: 'unknown', why: 'no tag' },
    }));
    const text = said(digest({ fresh, cards: 25 }));
    expect(text.match(/<@U0ADA0000>/g)).toHaveLength(1);
    expect(text).toContain('<@U0ADA0000> 20 · no owner known: 5');
  });

  test('mentions the owners of all cards in its thread and no others', () => {
    const of = (userId: string) => ({ owner: { userId, name: 'x', why: 'x' } });
    const fresh = many(2, () => ({ ...of('U0FRESH'), monthlyUsd: 1 }));
    const waiting = many(1, () => ({ ...of('U0WAITING'), monthlyUsd: 1000 }));
    const text = said(digest({ fresh, waiting, cards: 1 }));
    expect(text).toContain('<@U0WAITING> 1');
    expect(text).not.toContain('<@U0FRESH>');
    expect(said(digest({ waiting, cards: 1 }))).toContain('<@U0WAITING> 1');
  });

  test('mentions the forty owners with the most findings and counts the others', () => {
    const fresh = many(3000, (index) => ({
      owner: { userId: `U0OWNER${index % 2500}`, name: 'x', why: 'x' },
    }));
    const text = said(digest({ fresh, cards: 3000 }));
    expect(text.match(/<@U0OWNER/g)).toHaveLength(40);
    expect(text).toContain('<@U0OWNER0> 2 · ');
    expect(text).toContain('2,460 other owners');
  });

  test('lists the first findings in the given order and counts the rest', () => {
    const text = said(
      digest({
        fresh: many(50, (index) => ({ resource: { ...sampleFinding().resource, name: `web-${index}` } })),
      }),
    );
    expect(text.indexOf('*web-0*')).toBeGreaterThan(-1);
    expect(text.indexOf('*web-0*')).toBeLessThan(text.indexOf('*web-1*'));
    expect(text).toContain('• and 42 more');
  });

  test('names the account only when there are several', () => {
    const other = { ...sampleFinding().resource, account: '999999999999' };
    expect(said(digest({ fresh: many(2) }))).toContain('~$72.50/month · eu-central-1');
    expect(said(digest({ fresh: many(2, (index) => (index === 0 ? {} : { resource: other })) }))).toContain(
      '~$72.50/month · production/eu-central-1',
    );
  });

  test('has a button for the rest that contains its scan and channel', () => {
    const message = digest({ fresh: many(14) });
    expect(said(message)).toContain(
      '10 have a card in the thread. 4 more follow in later digests; nothing happens to those before.',
    );
    const row = message.blocks.find((block) => block.type === 'actions');
    const [more] = row?.type === 'actions' ? row.elements : [];
    expect(more?.action_id).toBe('findings-page');
    expect(more?.type === 'button' ? decodeFindingsPage(more.value) : undefined).toEqual({
      scanId: 's_1',
      channel: 'C0CLOUD00',
      page: 0,
    });
    expect(digest({ fresh: many(10) }).blocks.some((block) => block.type === 'actions')).toBe(false);
  });

  test('shows what was not read instead of claiming that nothing was found', () => {
    const notLookedAt = [
      {
        account: '123456789012',
        region: 'eu-south-1',
        kind: 'ec2-instance',
        reason: 'AccessDenied: no DescribeInstances',
      },
      {
        account: '123456789012',
        region: 'eu-south-1',
        kind: 'ec2-address',
        reason: 'AccessDenied: no DescribeInstances',
      },
      { account: '123456789012', region: 'us-west-1', kind: 'rds-instance', reason: 'timed out' },
    ];
    const message = digest({ notLookedAt });
    expect(said(message)).toContain('Nothing new, but not everything could be read');
    expect(said(message)).toContain(
      '• eu-south-1 in production (EC2 instance, EC2 address): AccessDenied: no DescribeInstances',
    );
    expect(said(message)).toContain('• us-west-1 in production (RDS instance): timed out');
    expect(message.text).toContain('3 parts in production could not be read.');
    expect(said(digest())).toContain('Nothing new');
    expect(said(digest())).not.toContain('not everything could be read');
  });

  test('names an account that was not read at all once', () => {
    const whole = {
      account: '222222222222',
      region: 'every region',
      kind: 'every kind',
      reason: 'its role cannot be assumed',
    };
    const part = { account: '123456789012', region: 'eu-west-1', kind: 'ec2-instance', reason: 'no' };
    expect(digest({ notLookedAt: [whole] }).text).toContain('Account 222222222222 could not be read.');
    expect(digest({ notLookedAt: [part, whole] }).text).toContain(
      'Account 222222222222 and 1 part in production could not be read.',
    );
  });

  test('says that a limit was reached without mentioning the approvers', () => {
    const text = said(
      digest({
        fresh: many(1),
        limitReached: '12 of 20 ec2-instance is over the 20 % limit.',
      }),
    );
    expect(text).toContain(
      '*Limit reached:* 12 of 20 ec2-instance is over the 20 % limit. An approver must decide.',
    );
    expect(text).not.toContain('S0OPS0000');
  });

  test('counts undecided verdicts as not judged', () => {
    expect(said(digest({ undecided: 7 }))).toContain('7 not judged: data missing');
  });

  test('says so when it was posted to another channel than configured', () => {
    const message = digestMessage(
      { ...empty, fresh: many(1) },
      { ...options, instead: { channel: '#team-a', error: 'not_in_channel' } },
    );
    expect(said(message)).toContain(
      'Meant for another channel, where Janitor cannot post. #team-a: `not_in_channel`. Invite Janitor there: `/invite @Cloud Janitor`.',
    );
  });
});

test('counts protected findings separately and without a saving', () => {
  const spot = sampleFinding({
    id: 'f2',
    monthlyUsd: 500,
    protections: [{ code: 'spot', because: 'It is Spot.' }],
  });
  const { text, blocks } = digest({ fresh: [sampleFinding({ monthlyUsd: 10 }), spot] });
  expect(text).toContain('$10');
  expect(JSON.stringify(blocks)).toContain('1 protected');
  expect(text).not.toContain('$510');
});
