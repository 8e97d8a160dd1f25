import { describe, expect, test } from '@jest/globals';
import type { AuditEvent } from '../../../core/audit.ts';
import { mostDetailBytes } from '../../../core/ports/bus.ts';
import { publishedEvent } from '../../../core/published/published-event.ts';
import { parsePublished } from '../../../events/published.ts';

const event: AuditEvent = {
  id: 'e7',
  atMs: Date.UTC(2026, 10, 28, 16),
  type: 'finding.claimed',
  actor: 'janitor',
  summary: 'bob can do everything',
  findingId: 'f1',
  resource: '123456789012|global|iam-identity|user/a|b',
  resourceId: 'user/a|b',
  rule: 'iam-full-admin',
  accountName: 'acme',
  severity: 'critical',
  details: {
    mode: 'approve',
    change: { by: 'robin', atMs: Date.UTC(2026, 10, 28, 15, 59, 58), call: 'AttachUserPolicy' },
  },
};

const onBus = (detail: object) => ({ source: 'cloud-janitor', 'detail-type': 'finding.claimed', detail });

test('an audit event is published with its place, its severity and the change behind it', () => {
  const published = publishedEvent(event, mostDetailBytes);
  expect(published).toEqual({
    version: 1,
    id: 'e7',
    type: 'finding.claimed',
    at: '2026-11-28T16:00:00.000Z',
    account: '123456789012',
    accountName: 'acme',
    region: 'global',
    kind: 'iam-identity',
    resourceId: 'user/a|b',
    finding: 'f1',
    rule: 'iam-full-admin',
    severity: 'critical',
    actor: 'janitor',
    summary: 'bob can do everything',
    change: { by: 'robin', at: '2026-11-28T15:59:58.000Z', call: 'AttachUserPolicy' },
    mode: 'approve',
    remediation: null,
    details: event.details,
  });
  expect(parsePublished(onBus(JSON.parse(JSON.stringify(published))))).toEqual({
    ok: true,
    value: [published],
  });
});

test('an event about no finding has nulls', () => {
  const { accountName: _, severity: __, ...rest } = event;
  const general = { ...rest, findingId: null, resource: null, resourceId: null, rule: null, details: {} };
  const published = publishedEvent(general, mostDetailBytes);
  expect(published).toMatchObject({
    account: null,
    region: null,
    finding: null,
    severity: null,
    change: null,
  });
  expect(parsePublished(onBus(published))).toMatchObject({ ok: true });
});

describe('an event that is too long', () => {
  const size = (value: object) => Buffer.byteLength(JSON.stringify(value));
  const full = publishedEvent(event, mostDetailBytes);

  test('is whole at the limit, and loses its details one byte above it', () => {
    expect(publishedEvent(event, size(full))).toEqual(full);
    const trimmed = publishedEvent(event, size(full) - 1);
    expect(trimmed).toEqual({ ...full, details: {}, trimmed: ['details'] });
    expect(trimmed).toMatchObject({ mode: 'approve', change: { by: 'robin' } });
    expect(parsePublished(onBus(trimmed))).toMatchObject({ ok: true });
  });

  test('is shortened to fit, also when only its summary is long, in letters of four bytes', () => {
    const long = { ...event, summary: '🪣'.repeat(100_000) };
    const trimmed = publishedEvent(long, mostDetailBytes);
    expect(trimmed.trimmed).toEqual(['details', 'summary']);
    expect(size(trimmed)).toBeLessThan(mostDetailBytes);
  });
});

describe('version 1 of the schema', () => {
  /** As published on 2026-11-29. Never change it: events like this may still wait in queues. */
  const yesterday = {
    version: '0',
    id: '0b8d4f5e-3a0e-4d0a-9f29-6e3c1d4f5a6b',
    'detail-type': 'remediation.finished',
    source: 'cloud-janitor',
    account: '123456789012',
    time: '2026-11-28T16:00:00Z',
    region: 'eu-west-1',
    resources: [],
    detail: {
      version: 1,
      id: 'e_01',
      type: 'remediation.finished',
      at: '2026-11-28T16:00:00.000Z',
      account: '123456789012',
      accountName: 'acme',
      region: 'global',
      kind: 'iam-identity',
      resourceId: 'user/bob',
      finding: 'f_01',
      rule: 'iam-full-admin',
      severity: 'critical',
      actor: 'janitor',
      summary: 'bob: detached AdministratorAccess',
      change: null,
      details: { receipt: {} },
    },
  };

  test("reads yesterday's events, and events with types and fields that it does not know", () => {
    expect(parsePublished(yesterday)).toEqual({ ok: true, value: [yesterday.detail] });
    const later = { ...yesterday, detail: { ...yesterday.detail, type: 'finding.invented', more: 1 } };
    expect(parsePublished(later)).toMatchObject({ ok: true, value: [{ type: 'finding.invented' }] });
  });

  test.each([
    ['another source', { ...yesterday, source: 'somebody' }],
    ['another version', { ...yesterday, detail: { ...yesterday.detail, version: 2 } }],
    ['an id that is a path', { ...yesterday, detail: { ...yesterday.detail, id: '../e1' } }],
  ])('refuses %s', (_, other) => {
    expect(parsePublished(other)).toMatchObject({ ok: false });
  });
});
