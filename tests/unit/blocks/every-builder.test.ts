import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { findingsListMessage } from '../../../blocks/answers/findings-list.ts';
import { helpMessage } from '../../../blocks/answers/help.ts';
import { historyMessage } from '../../../blocks/answers/history.ts';
import { pauseMessage, resumeMessage } from '../../../blocks/answers/resume.ts';
import { snoozesListMessage } from '../../../blocks/answers/snoozes-list.ts';
import { statusMessage } from '../../../blocks/answers/status.ts';
import { confirmRemediation } from '../../../blocks/card/confirm.ts';
import { findingCard } from '../../../blocks/card/finding-card.ts';
import { formerCard } from '../../../blocks/card/former-card.ts';
import { timelineMessage } from '../../../blocks/card/lines/timeline.ts';
import { requestsMessage } from '../../../blocks/card/requests-message.ts';
import { callMessage, finalNotice } from '../../../blocks/card/thread-messages.ts';
import { complianceMessage, complianceModal } from '../../../blocks/compliance/compliance.ts';
import { changesMessage } from '../../../blocks/digest/changes-message.ts';
import { digestMessage } from '../../../blocks/digest/digest.ts';
import { progressMessage } from '../../../blocks/digest/progress.ts';
import { directMessage } from '../../../blocks/direct/direct-message.ts';
import { homeView } from '../../../blocks/home/app-home.ts';
import { detailsMessage } from '../../../blocks/modals/details.ts';
import { disownModal } from '../../../blocks/modals/disown-modal.ts';
import { findingModal } from '../../../blocks/modals/finding-modal.ts';
import { findingsModal } from '../../../blocks/modals/findings-modal.ts';
import { rejectModal } from '../../../blocks/modals/reject-modal.ts';
import { snoozeModal } from '../../../blocks/modals/snooze-modal.ts';
import { encodeTarget, homeFilters } from '../../../blocks/text/ids.ts';
import { auditFields, narrowedBy, onlyFields } from '../../../blocks/text/narrowed.ts';
import type { CardButton } from '../../../blocks/text/parts.ts';
import { eventPlace } from '../../../core/audit.ts';
import type { Finding } from '../../../core/finding.ts';
import { timelineSteps } from '../../../core/incidents/timeline.ts';
import { noticeKinds } from '../../../core/ports/notices.ts';
import { arbitraryFinding, hostileText } from '../../support/arbitrary-finding.ts';
import { arbitraryReport, arbitraryTrend } from '../../support/arbitrary-report.ts';
import {
  arbitraryDigest,
  arbitraryEvent,
  arbitraryPause,
  arbitraryScan,
  arbitraryUnits,
} from '../../support/arbitrary-scan.ts';
import { messageFault as message, viewFault as view } from '../../support/builder-faults.ts';

const approvers = { users: ['U0GRACE00', 'not a user <!channel>'], groups: ['S0OPS0000', '<!here>'] };
const accounts = [
  { id: null, name: '<!channel> *own* <@U0HOSTILE>', channel: null, regions: null },
  { id: '222222222222', name: '‮`production`'.repeat(40), channel: null, regions: null },
];
const findings = fc.array(arbitraryFinding, { maxLength: 40 });

function buttonsFor(finding: Finding): CardButton[] {
  const value = encodeTarget({ findingId: finding.id, generation: finding.generation });
  return [
    { actionId: 'finding-approve', label: finding.plan.title, value, style: 'primary' },
    {
      actionId: 'finding-remediate',
      label: 'Stop now',
      value,
      style: 'danger',
      confirm: confirmRemediation(finding, 'now'),
    },
    { actionId: 'finding-snooze', label: 'Snooze', value },
    { actionId: 'finding-details', label: 'Details', value, lesser: true },
    { actionId: 'finding-disown', label: 'Not mine', value, lesser: true },
  ];
}

describe('a message that passes the checker and mentions nobody from the data:', () => {
  test('the card', () => {
    expect(
      message(fc.tuple(arbitraryFinding, fc.boolean()), ([finding, paused]) =>
        findingCard(finding, { buttons: buttonsFor(finding), paused }),
      ),
    ).toBeNull();
  });
  test('the digest', () => {
    expect(
      message(
        fc.tuple(
          arbitraryDigest,
          fc.boolean(),
          fc.option(fc.record({ channel: hostileText, error: hostileText }), { nil: null }),
          fc.boolean(),
        ),
        ([digest, paused, instead, table]) =>
          digestMessage(digest, { approvers, accounts, paused, instead, table }),
      ),
    ).toBeNull();
  });
  test('the message about changes', () => {
    const instead = fc.option(fc.record({ channel: hostileText, error: hostileText }), { nil: null });
    expect(
      message(fc.tuple(findings, fc.nat(20), fc.boolean(), instead), ([all, cards, paused, elsewhere]) =>
        changesMessage({ findings: all, cards }, { approvers, paused, instead: elsewhere }),
      ),
    ).toBeNull();
  });
  test('details, with and without charts', () => {
    expect(
      message(fc.tuple(arbitraryFinding, fc.boolean()), ([finding, charts]) =>
        detailsMessage(finding, { charts }),
      ),
    ).toBeNull();
  });
  test('a compliance report, with and without its chart', () => {
    const report = fc.tuple(arbitraryReport, arbitraryTrend, fc.boolean(), hostileText);
    expect(
      message(report, ([report, trend, chart, askedBy]) =>
        complianceMessage({ report, trend }, { chart, askedBy }),
      ),
    ).toBeNull();
  });
  test('the final notice, the mention below a card and a replaced card', () => {
    const permalink = fc.oneof(
      fc.constant(null),
      fc.constant('https://example.slack.com/archives/C0/p1'),
      hostileText,
    );
    expect(
      message(arbitraryFinding, (finding) => finalNotice(finding, 'https://acme.slack.com/archives/C1/p1')),
    ).toBeNull();
    expect(message(findings, (some) => requestsMessage(some, approvers))).toBeNull();
    expect(
      message(fc.tuple(arbitraryFinding, permalink), ([finding, link]) => formerCard(finding, link)),
    ).toBeNull();
    expect(message(arbitraryFinding, (finding) => callMessage(finding, approvers))).toBeNull();
  });
  test('the timeline of an incident, with any number of steps', () => {
    const step = fc.record({
      is: fc.constantFrom(...timelineSteps),
      atMs: fc.integer({ min: 0, max: 2_000_000_000_000 }),
      by: fc.option(hostileText, { nil: null }),
      text: hostileText,
    });
    expect(
      message(
        fc.tuple(arbitraryFinding, fc.array(step, { maxLength: 60 }), fc.boolean()),
        ([finding, steps, names]) => timelineMessage(finding, steps, { names }),
      ),
    ).toBeNull();
  });
  test('the direct message about any number of findings', () => {
    const entries = fc.array(
      fc.record({ what: fc.constantFrom(...noticeKinds), finding: arbitraryFinding }),
      { minLength: 1, maxLength: 60 },
    );
    const link = fc.option(hostileText, { nil: 'https://example.slack.com/archives/C0/p1' });
    expect(
      message(fc.tuple(entries, link, fc.boolean()), ([all, href, isDirect]) =>
        directMessage(all, {
          links: new Map(all.map(({ finding }) => [finding.id, href])),
          buttonsFor,
          ...(isDirect ? {} : { mention: '<@U0ADA>' }),
        }),
      ),
    ).toBeNull();
  });
  test('the lists of findings and snoozes', () => {
    expect(message(findings, findingsListMessage)).toBeNull();
    expect(message(findings, snoozesListMessage)).toBeNull();
    expect(
      message(fc.tuple(findings, arbitraryPause), ([due, pause]) => resumeMessage(due, true, pause)),
    ).toBeNull();
    expect(message(arbitraryPause, pauseMessage)).toBeNull();
  });
  test('the history of a resource', () => {
    expect(
      message(
        fc.record({
          resource: hostileText,
          events: fc.array(arbitraryEvent, { maxLength: 60 }),
          truncated: fc.boolean(),
        }),
        historyMessage,
      ),
    ).toBeNull();
  });
  test('the status', () => {
    const model = fc.record({
      counts: fc.record({ open: fc.nat(), scheduled: fc.nat(), remediated: fc.nat() }, { requiredKeys: [] }),
      openMonthlyUsd: fc.option(fc.double(), { nil: null }),
      pause: fc.option(arbitraryPause, { nil: null }),
      lastScan: fc.option(arbitraryScan, { nil: null }),
      runningScan: fc.option(arbitraryScan, { nil: null }),
      nextScanAtMs: fc.option(fc.integer({ min: 0, max: 2e12 }), { nil: null }),
      accounts: fc.constant(accounts),
    });
    expect(message(model, statusMessage)).toBeNull();
  });
  test('the progress of a scan', () => {
    expect(
      message(
        fc.tuple(arbitraryScan, fc.option(arbitraryUnits, { nil: null }), hostileText),
        ([scan, outcome, link]) =>
          progressMessage(scan, outcome, {
            accounts,
            links: [
              { channel: 'C0CLOUD00', permalink: link },
              { channel: link, permalink: null },
            ],
          }),
      ),
    ).toBeNull();
  });
  test('the help', () => {
    expect(
      message(hostileText, (problem) => helpMessage(problem, [{ usage: problem, what: problem }])),
    ).toBeNull();
  });
});

describe('a view that passes the checker and mentions nobody from the data:', () => {
  test('one finding', () => {
    expect(
      view(fc.tuple(arbitraryFinding, fc.boolean()), ([finding, paused]) =>
        findingModal(finding, { buttons: buttonsFor(finding), paused }),
      ),
    ).toBeNull();
  });
  test('all findings of a digest', () => {
    expect(
      view(fc.tuple(findings, fc.nat(5)), ([all, page]) =>
        findingsModal(all, { scanId: 's_1', channel: 'C0CLOUD00', page }),
      ),
    ).toBeNull();
  });
  test('snooze and "not mine"', () => {
    const limits = fc.record({
      defaultDays: fc.integer({ min: 1, max: 90 }),
      maxDays: fc.integer({ min: 1, max: 400 }),
      isShort: fc.boolean(),
      left: fc.constantFrom(null, 0, 1, 2),
    });
    expect(
      view(fc.tuple(arbitraryFinding, limits, fc.integer({ min: 0, max: 2e12 })), ([finding, limit, nowMs]) =>
        snoozeModal(finding, limit, nowMs),
      ),
    ).toBeNull();
    expect(view(arbitraryFinding, disownModal)).toBeNull();
    expect(view(arbitraryFinding, rejectModal)).toBeNull();
  });
  test('a compliance report', () => {
    const model = fc.record({ report: arbitraryReport, trend: arbitraryTrend });
    expect(view(model, complianceModal)).toBeNull();
  });
  test('the Home tab', () => {
    const some = (...fields: readonly string[]) =>
      fc.option(
        fc
          .dictionary(fc.constantFrom(...fields), fc.oneof(hostileText, fc.constant('<'.repeat(60))))
          .map((values) => narrowedBy(fields, values)),
        { nil: undefined },
      );
    const eventTurn = fc.nat().map((atMs) => `<${eventPlace(atMs, 'e-mfj3k2x100a-9c0d3e')}`);
    const place = fc.record({
      only: some(...onlyFields),
      audit: some(...auditFields),
      filter: fc.constantFrom(...homeFilters),
      page: fc.nat(100_000),
      at: fc.option(
        fc.nat().map((atMs) => `>${atMs}#fnd_${atMs}`),
        { nil: undefined },
      ),
    });
    const model = fc.record({
      shows: place,
      list: fc.record({
        findings: fc.array(arbitraryFinding, { maxLength: 15 }),
        page: fc.nat(4),
        pages: fc.option(fc.nat(100_000), { nil: null }),
        total: fc.option(fc.nat(1_000_000), { nil: null }),
        searched: fc.option(fc.nat(2_000), { nil: null }),
        previous: fc.option(place, { nil: null }),
        next: fc.option(place, { nil: null }),
      }),
      pause: fc.option(arbitraryPause, { nil: null }),
      lastScan: fc.option(arbitraryScan, { nil: null }),
      runningScan: fc.option(arbitraryScan, { nil: null }),
      couldSaveUsd: fc.option(fc.double(), { nil: null }),
      dashboard: fc.boolean(),
      eventTurns: fc.record({
        newer: fc.option(eventTurn, { nil: undefined }),
        older: fc.option(eventTurn, { nil: undefined }),
        searchedToMs: fc.option(fc.nat(), { nil: null }),
      }),
      compliance: fc.option(arbitraryReport, { nil: null }),
      events: fc.array(arbitraryEvent, { maxLength: 30 }),
    });
    expect(view(model, homeView)).toBeNull();
  });
});
