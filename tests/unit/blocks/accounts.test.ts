import { describe, expect, test } from '@jest/globals';
import { findingsListMessage } from '../../../blocks/answers/findings-list.ts';
import { historyMessage } from '../../../blocks/answers/history.ts';
import { snoozesListMessage } from '../../../blocks/answers/snoozes-list.ts';
import { statusMessage } from '../../../blocks/answers/status.ts';
import { confirmRemediation } from '../../../blocks/card/confirm.ts';
import { findingCard } from '../../../blocks/card/finding-card.ts';
import { about } from '../../../blocks/card/finding-text.ts';
import { formerCard } from '../../../blocks/card/former-card.ts';
import { finalNotice } from '../../../blocks/card/thread-messages.ts';
import { digestMessage } from '../../../blocks/digest/digest.ts';
import { notLookedAtLines } from '../../../blocks/digest/not-looked-at.ts';
import { progressMessage } from '../../../blocks/digest/progress.ts';
import { directMessage } from '../../../blocks/direct/direct-message.ts';
import { homeView } from '../../../blocks/home/app-home.ts';
import { detailsMessage } from '../../../blocks/modals/details.ts';
import { disownModal } from '../../../blocks/modals/disown-modal.ts';
import { findingModal } from '../../../blocks/modals/finding-modal.ts';
import { findingsModal } from '../../../blocks/modals/findings-modal.ts';
import { snoozeModal } from '../../../blocks/modals/snooze-modal.ts';
import { accountName, accountWords, inAccounts } from '../../../blocks/text/accounts.ts';
import { findingEvent } from '../../../core/audit.ts';
import type { Finding } from '../../../core/finding.ts';
import type { Digest, ScanOutcome } from '../../../core/ports/notices.ts';
import type { Scan } from '../../../core/scan.ts';
import { everyKind, everyRegion } from '../../../core/unit.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';

const account = '222222222222';
const name = 'aquarium';
const entry = (id: string | null, name: string | null) => ({ id, name, channel: null, regions: null });
const accounts = [entry(account, name)];
const finding = (more: Partial<Finding> = {}): Finding =>
  sampleFinding({
    accountName: name,
    // An ARN without an account id, like those of buckets.
    resource: { ...sampleFinding().resource, account, arn: 'arn:aws:s3:::site' },
    ...more,
  });
const snoozed = finding({
  status: 'snoozed',
  snooze: { untilMs: sampleNowMs, reason: 'load test', by: 'U0ADA0000', atMs: sampleNowMs },
});
const event = findingEvent(
  { clock: { nowMs: () => sampleNowMs }, ids: { next: () => 'e_1' } },
  finding(),
  'finding.claimed',
  'janitor',
  'web-7 is idle',
);
const unit = { account, region: 'eu-west-1', kind: 'ec2-instance' };
const digest = (more: Partial<Digest>): Digest => ({
  key: 'k',
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
  lookedAt: [],
  notLookedAt: [],
  limitReached: null,
  ...more,
});
const told = (more: Partial<Digest>, known = accounts) =>
  digestMessage(digest(more), {
    approvers: { users: [], groups: [] },
    accounts: known,
    paused: false,
  });
const scan: Scan = {
  id: 's_1',
  version: 1,
  status: 'running',
  askedBy: null,
  channel: 'C0CLOUD00',
  startedAtMs: sampleNowMs,
  progressAtMs: sampleNowMs,
  finishedAtMs: null,
  announcedAtMs: null,
  unitsTotal: 4,
  unitsDone: 2,
  allowed: null,
  limitReached: null,
};
const outcome: ScanOutcome = {
  newFindings: 0,
  resolved: 0,
  known: 0,
  lookedAt: [{ ...unit, count: 3 }],
  notLookedAt: [],
  digests: [],
};
const card = { buttons: [], paused: false };
const direct = { links: new Map(), buttonsFor: () => [] };

describe('the name of the account', () => {
  test.each([
    ['the card', findingCard(finding(), card)],
    ['a card after its remediation', findingCard(finding({ status: 'remediated' }), card)],
    ['a digest with new findings', told({ fresh: [finding()] })],
    ['a digest with fixed findings', told({ resolved: [finding({ status: 'resolved' })] })],
    ['a digest with waiting findings', told({ waiting: [finding()] })],
    ['a digest without findings', told({ lookedAt: [{ ...unit, count: 3 }] })],
    ['a digest with unread units', told({ notLookedAt: [{ ...unit, reason: 'no' }] })],
    ['the details', detailsMessage(finding(), { charts: false })],
    ['the direct message', directMessage([{ what: 'soon', finding: finding() }], direct)],
    ['the final notice', finalNotice(finding({ status: 'failed' }), null)],
    ['a replaced card', formerCard(finding(), null)],
    ['the list of findings', findingsListMessage([finding()])],
    ['the list of snoozes', snoozesListMessage([snoozed])],
    ['the progress at the start', progressMessage({ ...scan, unitsTotal: 0 }, null, { accounts })],
    ['progress', progressMessage(scan, null, { accounts })],
    ['the result of a scan', progressMessage(scan, outcome, { accounts })],
    [
      'the result of a scan that read nothing',
      progressMessage(
        scan,
        { ...outcome, lookedAt: [], notLookedAt: [{ ...unit, reason: 'no' }] },
        { accounts },
      ),
    ],
    [
      'the status',
      statusMessage({
        counts: {},
        openMonthlyUsd: null,
        pause: null,
        lastScan: null,
        runningScan: null,
        nextScanAtMs: null,
        accounts,
      }),
    ],
  ])('is in the blocks and the plain text of %s', (_, { text, blocks }) => {
    expect(text).toContain(name);
    expect(JSON.stringify(blocks)).toContain(name);
  });

  test.each([
    ['the finding', findingModal(finding(), card)],
    [
      'snooze',
      snoozeModal(finding(), { defaultDays: 7, maxDays: 30, isShort: false, left: null }, sampleNowMs),
    ],
    ['disown', disownModal(finding())],
    [
      'all findings of a digest',
      findingsModal([finding()], { scanId: 's_1', channel: 'C0CLOUD00', page: 0 }),
    ],
    [
      'the Home tab',
      homeView({
        shows: { filter: 'mine', page: 0 },
        list: {
          findings: [finding()],
          page: 0,
          pages: 1,
          total: 1,
          previous: null,
          next: null,
          searched: null,
        },
        pause: null,
        couldSaveUsd: null,
        dashboard: false,
        eventTurns: { newer: undefined, older: undefined, searchedToMs: null },
        lastScan: null,
        runningScan: null,
        compliance: null,
        events: [],
      }),
    ],
    [
      'the events of the Home tab',
      homeView({
        shows: { filter: 'mine', page: 0 },
        list: { findings: [], page: 0, pages: 1, total: 0, previous: null, next: null, searched: null },
        pause: null,
        couldSaveUsd: null,
        dashboard: false,
        eventTurns: { newer: undefined, older: undefined, searchedToMs: null },
        lastScan: null,
        runningScan: null,
        compliance: null,
        events: [event],
      }),
    ],
    ['the history', historyMessage({ resource: 'i-1', events: [event] })],
    ['the confirmation of a remediation', confirmRemediation(finding(), 'now')],
    ['an answer', { text: about(finding(), 'Snoozed.') }],
  ])('is in the view of %s', (_, shown) => {
    expect(JSON.stringify(shown)).toContain(name);
  });

  test('stands with its id on a card, unless the name contains the id', () => {
    expect(JSON.stringify(findingCard(finding(), card).blocks)).toContain(
      'aquarium (222222222222) · eu-central-1',
    );
    expect(accountWords(account, 'prod-222222222222')).toBe('prod-222222222222');
    expect(accountWords(account, account)).toBe(account);
    expect(accountWords(account, '*prod* <!here>')).toBe('∗prod∗ &lt;!here&gt; (222222222222)');
  });
});

describe('inAccounts and accountName', () => {
  test('inAccounts names the first three accounts once each and counts the others', () => {
    expect(inAccounts([])).toBe('');
    expect(inAccounts(['a'])).toBe(' in a');
    expect(inAccounts(['a', 'b', 'a'])).toBe(' in a and b');
    expect(inAccounts(['a', 'b', 'c'])).toBe(' in a, b and c');
    expect(inAccounts(['a', 'b', 'c', 'd'])).toBe(' in a, b, c and 1 more account');
  });

  test("accountName uses the janitor's own entry for an account without an entry", () => {
    const own = [entry(null, 'shared'), ...accounts];
    expect([accountName(account, own), accountName('111111111111', own)]).toEqual([name, 'shared']);
    expect(accountName('111111111111', accounts)).toBe('111111111111');
  });
});

describe('the lines about units that were not read', () => {
  const lines = (...items: Parameters<typeof notLookedAtLines>[0]) =>
    notLookedAtLines(items, [...accounts, entry('333333333333', 'volcano')]);
  const refused = (account: string) => ({
    account,
    region: everyRegion,
    kind: everyKind,
    reason: `role janitor-read of account ${account} may not be assumed`,
  });

  test('name a refused account once, with its id', () => {
    expect(lines(refused(account))).toEqual([
      '• Account aquarium (222222222222): role janitor-read of account 222222222222 may not be assumed',
    ]);
  });

  test('show a long reason whole', () => {
    const reason = `${'x'.repeat(280)} end`;
    expect(lines({ ...refused(account), reason })[0]).toContain(' end');
  });

  test('join three kinds of a region with different reasons in one line', () => {
    const kinds = ['ec2-instance', 'rds-instance', 'ec2-address'];
    expect(lines(...kinds.map((kind) => ({ ...unit, kind, reason: `no ${kind}` })))).toEqual([
      '• eu-west-1 in aquarium (EC2 instance, RDS instance, EC2 address): no ec2-instance; no rds-instance and 1 more',
    ]);
  });

  test('join one reason in many regions and accounts in one line', () => {
    const places = ['eu-west-1', 'eu-west-2', 'eu-west-3', 'us-east-1', 'us-east-2'];
    const items = places.map((region) => ({ ...unit, region, reason: 'timed out' }));
    expect(lines(...items, { ...unit, account: '333333333333', reason: 'timed out' })).toEqual([
      '• eu-west-1, eu-west-2, eu-west-3, us-east-1 and 1 more in aquarium and volcano (EC2 instance): timed out',
    ]);
  });

  test('show the first of many refused accounts and count the others', () => {
    const ids = Array.from({ length: 40 }, (_, index) => String(400000000000 + index));
    const told = lines(...ids.map(refused));
    expect(told).toHaveLength(6);
    expect(told.at(-1)).toBe(
      '• and 35 more parts in 400000000005, 400000000006, 400000000007 and 32 more accounts, for 35 other reasons',
    );
  });
});
