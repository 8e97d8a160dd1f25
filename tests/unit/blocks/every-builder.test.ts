import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { homeView } from '../../../blocks/app-home.ts';
import { confirmRemediation } from '../../../blocks/confirm.ts';
import { detailsMessage } from '../../../blocks/details.ts';
import { digestMessage } from '../../../blocks/digest.ts';
import { disownModal } from '../../../blocks/disown-modal.ts';
import { finalNotice } from '../../../blocks/final-notice.ts';
import { findingCard } from '../../../blocks/finding-card.ts';
import { findingModal } from '../../../blocks/finding-modal.ts';
import { findingsListMessage } from '../../../blocks/findings-list.ts';
import { formerCard } from '../../../blocks/former-card.ts';
import { helpMessage } from '../../../blocks/help.ts';
import { historyMessage } from '../../../blocks/history.ts';
import { actionIds, encodeTarget, homeFilters } from '../../../blocks/ids.ts';
import { moreModal } from '../../../blocks/more-modal.ts';
import type { CardButton } from '../../../blocks/parts.ts';
import { progressMessage } from '../../../blocks/progress.ts';
import { reminderMessage } from '../../../blocks/reminder.ts';
import { snoozeModal } from '../../../blocks/snooze-modal.ts';
import { snoozesListMessage } from '../../../blocks/snoozes-list.ts';
import { statusMessage } from '../../../blocks/status.ts';
import type { Finding } from '../../../core/finding.ts';
import { arbitraryFinding, hostileText } from '../../support/arbitrary-finding.ts';
import {
  arbitraryDigest,
  arbitraryEvent,
  arbitraryPause,
  arbitraryScan,
  arbitraryUnits,
} from '../../support/arbitrary-scan.ts';
import { lintSlackCall, lintView } from '../../support/lint-slack.ts';

const approvers = { users: ['U0GRACE00', 'not a user <!channel>'], groups: ['S0OPS0000', '<!here>'] };
const findings = fc.array(arbitraryFinding, { maxLength: 40 });

function buttonsFor(finding: Finding): CardButton[] {
  const value = encodeTarget({ findingId: finding.id, generation: finding.generation });
  return [
    { actionId: actionIds.approve, label: finding.plan.title, value, style: 'primary' },
    {
      actionId: actionIds.remediate,
      label: 'Stop now',
      value,
      style: 'danger',
      confirm: confirmRemediation(finding, 'now'),
    },
    { actionId: actionIds.snooze, label: 'Snooze', value },
    { actionId: actionIds.details, label: 'Details', value, lesser: true },
    { actionId: actionIds.disown, label: 'Not mine', value, lesser: true },
  ];
}

/** Markup of the data itself must not survive: these ids occur in hostile texts and nowhere else. */
function expectNoPings(payload: unknown): void {
  const json = JSON.stringify(payload);
  expect(json).not.toMatch(/<[@#][UC]0HOSTILE/);
  for (const [control] of json.matchAll(/<![a-z]+[^|>]{0,30}/g))
    expect(control).toMatch(/^<!(date\^\d+\^|subteam\^S0OPS0000)/);
}

const post = (message: object) => lintSlackCall('chat.postMessage', { channel: 'C0CLOUD00', ...message });

function checked<T>(
  arbitrary: fc.Arbitrary<T>,
  build: (input: T) => { text: string; blocks: readonly unknown[] },
): void {
  fc.assert(
    fc.property(arbitrary, (input) => {
      const message = build(input);
      expect(post(message)).toEqual([]);
      expectNoPings(message);
    }),
  );
}

function checkedView<T>(arbitrary: fc.Arbitrary<T>, build: (input: T) => object): void {
  fc.assert(
    fc.property(arbitrary, (input) => {
      const view = build(input);
      expect(lintView(view)).toEqual([]);
      expectNoPings(view);
    }),
  );
}

describe('every message passes the checker and pings nobody that the data names', () => {
  test('the card', () => {
    checked(fc.tuple(arbitraryFinding, fc.boolean()), ([finding, paused]) =>
      findingCard(finding, { buttons: buttonsFor(finding), paused }),
    );
  });
  test('the digest', () => {
    checked(
      fc.tuple(
        arbitraryDigest,
        fc.boolean(),
        fc.option(fc.record({ channel: hostileText, error: hostileText }), { nil: null }),
      ),
      ([digest, paused, instead]) =>
        digestMessage(digest, { approvers, paused, moreActionId: actionIds.more, instead }),
    );
  });
  test('details, with charts and without', () => {
    checked(fc.tuple(arbitraryFinding, fc.boolean()), ([finding, charts]) =>
      detailsMessage(finding, { charts }),
    );
  });
  test('the final notice, the reminder and the card of a former question', () => {
    const permalink = fc.oneof(
      fc.constant(null),
      fc.constant('https://example.slack.com/archives/C0/p1'),
      hostileText,
    );
    checked(arbitraryFinding, finalNotice);
    checked(fc.tuple(arbitraryFinding, permalink), ([finding, link]) => formerCard(finding, link));
    checked(fc.tuple(arbitraryFinding, permalink), ([finding, link]) =>
      reminderMessage(finding, { approvers, permalink: link }),
    );
  });
  test('the lists', () => {
    checked(findings, findingsListMessage);
    checked(findings, snoozesListMessage);
  });
  test('history', () => {
    checked(
      fc.record({
        resource: hostileText,
        events: fc.array(arbitraryEvent, { maxLength: 60 }),
        truncated: fc.boolean(),
      }),
      historyMessage,
    );
  });
  test('status', () => {
    const model = fc.record({
      counts: fc.record({ open: fc.nat(), scheduled: fc.nat(), remediated: fc.nat() }, { requiredKeys: [] }),
      openMonthlyUsd: fc.option(fc.double(), { nil: null }),
      pause: fc.option(arbitraryPause, { nil: null }),
      lastScan: fc.option(arbitraryScan, { nil: null }),
      runningScan: fc.option(arbitraryScan, { nil: null }),
      nextScanAtMs: fc.option(fc.integer({ min: 0, max: 2e12 }), { nil: null }),
    });
    checked(model, statusMessage);
  });
  test('progress', () => {
    checked(
      fc.tuple(arbitraryScan, fc.option(arbitraryUnits, { nil: null }), hostileText),
      ([scan, outcome, link]) =>
        progressMessage(scan, outcome, [
          { channel: 'C0CLOUD00', permalink: link },
          { channel: link, permalink: null },
        ]),
    );
  });
  test('help', () => {
    checked(hostileText, (problem) => helpMessage(problem));
  });
});

describe('every view passes the checker and pings nobody that the data names', () => {
  test('the finding', () => {
    checkedView(fc.tuple(arbitraryFinding, fc.boolean()), ([finding, paused]) =>
      findingModal(finding, { buttons: buttonsFor(finding), paused }),
    );
  });
  test('all findings of a digest', () => {
    checkedView(fc.tuple(findings, fc.nat(5)), ([all, page]) =>
      moreModal(all, { scanId: 's_1', channel: 'C0CLOUD00', page }),
    );
  });
  test('snooze and disown', () => {
    const limits = fc.record({
      defaultDays: fc.integer({ min: 1, max: 90 }),
      maxDays: fc.integer({ min: 1, max: 400 }),
    });
    checkedView(
      fc.tuple(arbitraryFinding, limits, fc.integer({ min: 0, max: 2e12 })),
      ([finding, limit, nowMs]) => snoozeModal(finding, limit, nowMs),
    );
    checkedView(arbitraryFinding, disownModal);
  });
  test('the Home tab', () => {
    const model = fc.record({
      filter: fc.constantFrom(...homeFilters),
      page: fc.nat(4),
      findings,
      truncated: fc.boolean(),
      pause: fc.option(arbitraryPause, { nil: null }),
      lastScan: fc.option(arbitraryScan, { nil: null }),
      runningScan: fc.option(arbitraryScan, { nil: null }),
      events: fc.array(arbitraryEvent, { maxLength: 30 }),
    });
    checkedView(model, homeView);
  });
});
