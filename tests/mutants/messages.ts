import type { Mutant } from './mutant.ts';

const tell = 'core/people/outbox.ts';
const notice = 'core/people/notice.ts';
const announceScan = 'core/scans/announce-scan.ts';
const nextMessage = `notices: outbox.waiting.slice(0, noticesAtOnce),
  };
  const after: Outbox = { ...outbox, posting, waiting: outbox.waiting.slice(noticesAtOnce) };`;

export const messagesMutants: readonly Mutant[] = [
  {
    name: 'a grace period begins without a notice to its owners',
    file: notice,
    before: "...tellEach(owners, noticeOf('asked', finding, scanId)),",
    after: '',
    says: 'asked without a notice to U',
  },
  {
    name: 'the approvers have no notice of what waits for them',
    file: notice,
    before: "...approverNotices('waits', finding, scanId),",
    after: '',
    says: 'asked without a notice to approvers',
  },
  {
    name: 'a crash after the card leaves its owners without a notice',
    file: 'core/findings/sync.ts',
    before: '...questionNotices(finding, scan?.id ?? null),',
    after: '...(scan ? questionNotices(finding, scan.id) : []),',
    says: 'asked without a notice to',
  },
  {
    name: 'what was told is told again',
    file: tell,
    before: 'const fresh = notices.filter((notice) => !known.has(noticeKey(notice)));',
    after: 'const fresh = notices.filter(() => known.size >= 0);',
    says: 'told 2 times',
  },
  {
    name: 'what was told is forgotten',
    file: tell,
    before: '{ ...outbox, posting: null, told: keys }',
    after: '{ ...outbox, posting: null, told: keys.slice(-1) }',
    says: 'told 2 times',
  },
  {
    name: 'the approvers have one message a card',
    file: tell,
    before: nextMessage,
    after: nextMessage
      .replace('slice(0, noticesAtOnce)', 'slice(0, userId === approversInbox ? 1 : noticesAtOnce)')
      .replace('slice(noticesAtOnce)', 'slice(userId === approversInbox ? 1 : noticesAtOnce)'),
    says: 'messages to approvers',
  },
  {
    name: 'an owner has one message a card',
    file: tell,
    before: nextMessage,
    after: nextMessage.replaceAll('noticesAtOnce', '1'),
    says: 'messages to U',
  },
  {
    name: 'quiet hours do not hold a direct message',
    file: tell,
    before: 'const waitMs = Math.max(quietMs ?? nowMs, gatheredMs) - nowMs;',
    after: 'const waitMs = gatheredMs - nowMs;',
    says: 'a direct message in quiet hours',
  },
  {
    name: 'quiet hours do not hold what is tried again',
    file: tell,
    before: 'if (outbox.posting && quietMs === null) return post(',
    after: 'if (outbox.posting) return post(',
    says: 'a direct message in quiet hours',
  },
  {
    name: 'quiet hours do not hold a remediation',
    file: 'core/findings/remediation/quiet-hours.ts',
    before: 'return ends.length === 0 ? null : Math.max(...ends);',
    after: 'return ends.length >= 0 ? null : Math.max(...ends);',
    says: 'acted on in quiet hours',
  },
  {
    name: 'direct messages go to those who want none',
    file: tell,
    before: 'if (once.length > 0 && settings.directMessages) {',
    after: 'if (once.length > 0) {',
    says: 'a direct message to somebody who wants none',
  },
  {
    name: 'the owner of before is told of what was passed on',
    file: notice,
    before: 'if (finding.generation !== notice.generation) return false;',
    after: '',
    says: 'told of what is not theirs',
  },
  {
    name: 'a scan is told although its digest is not posted',
    file: announceScan,
    before: 'if (uncertain.length > 0) throw',
    after: 'if (uncertain.length > 99) throw',
    says: 'in no digest of it',
  },
  {
    name: 'a repeated announcement posts more cards',
    file: announceScan,
    before: 'for (const key of thread.about) {',
    after: `for (const key of carded(digest).slice(0, digest.cards).map(({ id }) => id + '#')) {`,
    says: 'more cards than the digest promises',
  },
  {
    name: 'a scan that another one took the lock from is forgotten',
    file: 'core/scans/sweep.ts',
    before: 'last ? [last, ...unfinished] : unfinished;',
    after: 'last ? [last, ...unfinished.filter(({ only, units }) => only || units)] : unfinished;',
    says: 'a scan whose result nobody was told',
  },
  {
    name: 'a reminder is stored and told nobody',
    file: 'core/findings/sync.ts',
    before: '    ...reminderNotices(finding),\n',
    after: '',
    says: 'asked without a notice to',
  },
  {
    name: 'a request is stored and told nobody',
    file: 'core/findings/sync.ts',
    before: '    ...requests(finding),\n',
    after: '',
    says: 'a request that no approver was told of',
  },
  {
    name: 'a scan is not announced',
    file: 'core/scans/finish-scan.ts',
    before: "await deps.queue.send({ type: 'scan.announce', scanId });",
    after: '',
    says: 'a scan whose result nobody was told',
  },
  {
    name: 'who asked for a scan does not learn its outcome',
    file: announceScan,
    before: 'if (scan.channel) await',
    after: 'if (scan.channel === scanId) await',
    says: 'a scan without an outcome',
  },
];
