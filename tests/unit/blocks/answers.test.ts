import { describe, expect, test } from '@jest/globals';
import { helpMessage } from '../../../blocks/answers/help.ts';
import { confirmRemediation } from '../../../blocks/card/confirm.ts';
import { formerCard } from '../../../blocks/card/former-card.ts';
import { progressMessage } from '../../../blocks/digest/progress.ts';
import { notice } from '../../../blocks/text/parts.ts';
import type { ScanOutcome } from '../../../core/ports/notices.ts';
import type { Scan } from '../../../core/scan.ts';
import { helpLines } from '../../../handlers/derived/help-lines.ts';
import { lintSlackCall } from '../../support/lint-slack.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';

const said = (message: { blocks: readonly unknown[] }) => JSON.stringify(message.blocks);

describe('the progress message', () => {
  const scan: Scan = {
    id: 's_1',
    version: 1,
    status: 'running',
    askedBy: 'U0ADA0000',
    channel: 'C0CLOUD00',
    startedAtMs: sampleNowMs,
    progressAtMs: sampleNowMs,
    finishedAtMs: null,
    announcedAtMs: null,
    unitsTotal: 38,
    unitsDone: 19,
    allowed: null,
    limitReached: null,
  };
  const accounts = [{ id: '1', name: 'production', channel: null, regions: null }];
  const finished: Scan = { ...scan, status: 'finished', unitsDone: 38, finishedAtMs: sampleNowMs + 12_000 };
  const looked = [{ account: '1', region: 'eu-central-1', kind: 'ec2-instance', count: 25 }];
  const blind = [{ account: '1', region: 'eu-south-1', kind: 'ec2-instance', reason: 'AccessDenied' }];
  const outcome = (more: Partial<ScanOutcome> = {}): ScanOutcome => ({
    newFindings: 0,
    resolved: 0,
    known: 0,
    lookedAt: looked,
    notLookedAt: [],
    digests: [],
    ...more,
  });
  const result = (more: Partial<ScanOutcome> = {}) =>
    said(progressMessage(finished, outcome(more), { accounts }));

  test('is a bar of the units that are done', () => {
    expect(said(progressMessage(scan, null, { accounts }))).toContain(
      '`▓▓▓▓▓▓▓▓▓▓░░░░░░░░░░` 19 of 38 parts',
    );
    expect(said(progressMessage({ ...scan, unitsTotal: 0, unitsDone: 0 }, null, { accounts }))).toContain(
      'Scan is starting',
    );
  });
  test('ends with what was found and links to it', () => {
    const message = progressMessage(finished, outcome({ newFindings: 14, resolved: 2 }), {
      accounts,
      links: [{ channel: 'C0CLOUD00', permalink: 'https://example.slack.com/archives/C0CLOUD00/p1' }],
    });
    expect(said(message)).toContain(
      '*Scan finished: 14 new findings.* 2 findings fixed since the last scan.',
    );
    expect(said(message)).toContain(
      'Reported in <#C0CLOUD00> (<https://example.slack.com/archives/C0CLOUD00/p1|open>).',
    );
    expect(said(message)).toContain('25 resources in production checked in 12 seconds');
  });
  test('says "nothing new" or "all clean" only when that is true', () => {
    expect(result()).toContain('all clean');
    expect(result({ known: 3 })).toContain('nothing new.* 3 findings known already.');
    expect(result({ notLookedAt: blind })).toContain('nothing found, but not everything could be read');
    expect(result({ notLookedAt: blind })).toContain('*Could not be read, so not checked:* 1 part');
    expect(result({ notLookedAt: blind })).not.toContain('all clean');
    expect(result({ lookedAt: [], notLookedAt: blind })).toContain('nothing could be read');
  });
});

describe('an answer to one person', () => {
  test('as a notice has the same content in blocks and text', () => {
    const message = notice({
      title: 'Not allowed',
      text: 'Only its owner (<@U0ADA0000>) or an approver may snooze it. Nothing was changed.',
    });
    expect(message.text).toBe(
      'Not allowed: Only its owner (<@U0ADA0000>) or an approver may snooze it. Nothing was changed.',
    );
    expect(lintSlackCall('command.response', message)).toEqual([]);
    expect(said(notice({ title: 'x', text: 'Protected: <!channel>' }))).not.toContain('<!channel>');
  });
  test('as help starts with the unknown command, escaped', () => {
    expect(said(helpMessage('Unknown command “<!channel>”.', helpLines))).toContain(
      'Unknown command “&lt;!channel&gt;”.',
    );
    expect(said(helpMessage(null, helpLines))).toContain('`/janitor history &lt;name or id&gt;`');
  });
  test('as a confirmation names the resource, the remediation and the undo', () => {
    expect(confirmRemediation(sampleFinding(), 'now')).toEqual({
      title: 'Stop web-7 now?',
      text: 'web-7 (i-0123456789abcdef0) in production. Janitor rechecks first. You can start it again; its public IPv4 address may be another one.',
      confirm: 'Stop',
      deny: 'Cancel',
    });
  });
});

describe('the title of a confirmation', () => {
  const asked = (title: string, name: string) => {
    const { plan, resource } = sampleFinding();
    const finding = sampleFinding({ plan: { ...plan, title }, resource: { ...resource, name } });
    return confirmRemediation(finding, 'now').title;
  };
  test.each([
    ['Delete the database after a final snapshot', 'Delete orders now?'],
    ['Tag the user MFA_REQUIRED', 'Tag orders MFA_REQUIRED now?'],
    ['Block all public access', 'orders: block all public access now?'],
  ])('names the resource: %s', (title, expected) => {
    expect(asked(title, 'orders')).toBe(expected);
  });
  test('names the id of a resource that has no name', () => {
    expect(asked('Stop the instance', '')).toBe('Stop i-0123456789abcdef0 now?');
  });
  test("shortens a long name by whole characters and keeps the question's words", () => {
    const title = asked('Stop the instance', '🦊'.repeat(160));
    expect(title).toMatch(/^Stop (?:🦊)+… now\?$/u);
    expect(title.length).toBeLessThanOrEqual(100);
    expect(asked('Stop the instance', 'שלום '.repeat(50)).length).toBeLessThanOrEqual(100);
  });
});

describe('the card of a replaced question', () => {
  test('links to the newer card and has no buttons', () => {
    const message = formerCard(sampleFinding(), 'https://example.slack.com/archives/C0CLOUD00/p2');
    expect(said(message)).toContain('<https://example.slack.com/archives/C0CLOUD00/p2|See the newer card>');
    expect(message.blocks.every(({ type }) => type !== 'actions')).toBe(true);
    expect(said(formerCard(sampleFinding(), 'javascript:alert(1)'))).not.toContain('javascript');
  });
});
