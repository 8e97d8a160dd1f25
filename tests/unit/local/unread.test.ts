import { expect, test } from '@jest/globals';
import type { SlackMessage } from '../../../local/page/model.ts';
import { unreadOf } from '../../../local/page/unread.ts';

const message = (ts: string, more: Partial<SlackMessage> = {}): SlackMessage => ({
  channel: 'C1',
  ts,
  threadTs: null,
  user: 'U0JANITOR',
  text: 'A scan finished',
  blocks: [],
  onlyFor: null,
  edited: false,
  atMs: 0,
  ...more,
});

test('unreadOf counts messages after the last one seen, and mentions separately', () => {
  const messages = [
    message('1.000'),
    message('2.000'),
    message('3.000', { text: 'For <@UMIA>' }),
    message('4.000', { user: 'UMIA', text: 'mine' }),
    message('5.000', { onlyFor: 'USAM' }),
    message('6.000', { channel: 'C2' }),
  ];
  expect([...unreadOf(messages, 'UMIA', () => '1.000', 'C2')]).toEqual([['C1', { count: 2, mentions: 1 }]]);
  expect([...unreadOf(messages, 'UMIA', () => '9.000', 'C2')]).toEqual([]);
  expect([...unreadOf(messages, 'UMIA', () => '', 'C1')]).toEqual([['C2', { count: 1, mentions: 0 }]]);
});

test('a new direct message is counted for its recipient, until its channel is open', () => {
  const direct = { channel: 'DMIA' };
  const messages = [message('1.000', direct), message('2.000', direct)];
  expect([...unreadOf(messages, 'UMIA', () => '1.000', 'C1')]).toEqual([['DMIA', { count: 1, mentions: 0 }]]);
  expect([...unreadOf(messages, 'UMIA', () => '1.000', 'DMIA')]).toEqual([]);
});
