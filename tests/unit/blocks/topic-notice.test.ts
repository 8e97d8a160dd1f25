import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { noticeId, topicNotice } from '../../../blocks/card/topic-notice.ts';
import type { Finding } from '../../../core/finding.ts';
import { arbitraryFinding } from '../../support/arbitrary-finding.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';

const stopped = sampleFinding({
  status: 'remediated',
  startedAtMs: sampleNowMs,
  updatedAtMs: sampleNowMs,
  approval: { by: 'U0GRACE000', atMs: sampleNowMs - 3_600_000, now: true },
  receipt: { summary: 'Stopped', undo: {} },
});

const failed = sampleFinding({
  status: 'failed',
  startedAtMs: sampleNowMs,
  trouble: 'UnauthorizedOperation: not allowed to stop it',
});

function noticeOf(finding: Finding) {
  const notice = topicNotice(finding);
  if (!notice) throw new Error(`no notice of ${finding.status}`);
  return notice;
}

describe('the topic notice of a remediation', () => {
  const { version, source, content, metadata } = noticeOf(stopped);

  test('has the format that Amazon Q reads', () => {
    expect({ version, source, textType: content.textType }).toEqual({
      version: '1.0',
      source: 'custom',
      textType: 'client-markdown',
    });
  });

  test('says what was done, where, who decided, when, and how to undo it', () => {
    expect(content.title).toBe('✅ Done: Stop the instance');
    expect(content.description).toContain('web-7 `i-0123456789abcdef0`');
    expect(content.description).toContain('production (123456789012), eu-central-1');
    expect(content.description).toContain('*What was done:* Stopped.');
    expect(content.description).toContain('*Decided by:* <@U0GRACE000>, 2026-11-20 15:00 UTC');
    expect(content.nextSteps[0]).toMatch(/^To undo: start it again/);
    expect(metadata.relatedResources).toEqual([stopped.resource.arn]);
    expect(metadata.additionalContext).toMatchObject({
      account: '123456789012',
      decidedBy: 'U0GRACE000',
      undo: 'yes',
    });
  });

  test('says that the policy decided when no person did', () => {
    expect(noticeOf({ ...stopped, approval: null }).content.description).toContain(
      '*Decided by:* the policy.',
    );
  });

  test('says when the remediation cannot be undone', () => {
    const undo = { possible: 'no', how: 'the address belongs to somebody else now' } as const;
    const notice = noticeOf({ ...stopped, plan: { ...stopped.plan, undo } });
    expect(notice.content.nextSteps[0]).toBe(
      'This cannot be undone. the address belongs to somebody else now.',
    );
  });
});

test("the topic notice of a failure has AWS's error and no decider when nobody decided", () => {
  const { content, metadata } = noticeOf(failed);
  expect(content.title).toBe('❌ Failed: Stop the instance');
  expect(content.description).toContain('UnauthorizedOperation');
  expect(content.description).not.toContain('Decided by');
  expect(metadata.additionalContext.decidedBy).toBe('see audit');
});

test('a finding without a remediation has no topic notice', () => {
  for (const status of ['open', 'scheduled', 'remediating', 'resolved', 'lapsed'] as const)
    expect(topicNotice(sampleFinding({ status }))).toBeUndefined();
});

test('noticeId is the same for one outcome and differs between attempts and outcomes', () => {
  expect(noticeId({ ...stopped, version: 9 })).toBe(noticeId(stopped));
  expect(noticeId({ ...stopped, startedAtMs: sampleNowMs + 1 })).not.toBe(noticeId(stopped));
  expect(noticeId({ ...stopped, status: 'failed' })).not.toBe(noticeId(stopped));
  expect(noticeOf(stopped).metadata.threadId).toBe(noticeOf(failed).metadata.threadId);
});

test('the topic notice mentions nobody from the data, and every text has a maximum length', () => {
  fc.assert(
    fc.property(
      arbitraryFinding,
      fc.constantFrom('remediated' as const, 'failed' as const),
      (finding, status) => {
        const notice = noticeOf({ ...finding, status });
        const { title, description, nextSteps, keywords } = notice.content;
        const shown = [title, description, ...nextSteps, ...keywords];
        for (const text of shown) expect(text.replace(/<@[UW][A-Z0-9]{2,20}>/g, '')).not.toMatch(/[<>]/);
        expect(Math.max(...shown.map((text) => text.length))).toBeLessThanOrEqual(2500);
        expect(title.length).toBeLessThanOrEqual(150);
        expect(notice.id.length).toBeLessThanOrEqual(120);
        for (const value of Object.values(notice.metadata.additionalContext))
          expect(value).not.toMatch(/<[!@#]/);
        expect(Buffer.byteLength(JSON.stringify(notice))).toBeLessThan(64 * 1024);
        expect(JSON.parse(JSON.stringify(notice))).toEqual(notice);
      },
    ),
    { numRuns: 300 },
  );
});
