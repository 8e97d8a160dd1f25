import { auditItem, findingItem } from '../../aws/state/items.ts';
import { shapeOf } from '../../aws/state/shapes.ts';
import type { Finding } from '../../core/finding.ts';
import { sampleFinding, sampleNowMs } from '../../tests/support/sample-finding.ts';

export const ownTeamId = 'T0EXAMPLE';
export const people = { owner: 'U0ADA', approver: 'U0GRACE' };
/** The reference of a card in a channel. */
export const card = { channel: 'C0CLOUD', ts: '1700000000.000200', threadTs: '1700000000.000100' };
const listed = 60;
const farMs = 4_000_000_000_000;

type Attribute = { readonly S: string } | { readonly N: string };
type StoredItem = Readonly<Record<string, Attribute>>;

/** The stored item of a key: any requested finding, and the workspace; no pause and no scan. */
export function storedItem(pk: string): StoredItem | undefined {
  const id = /^finding#(.+)$/.exec(pk)?.[1];
  if (id) return marshalled(findingItem(finding(id)));
  return pk === 'kv#own-workspace'
    ? keyValue(pk, { teamId: ownTeamId, url: 'https://example.slack.com/' })
    : undefined;
}

/** The items of an index: keys of findings in the state table, events in the audit table; none of a scan. */
export function storedKeys(index: string | undefined, key: string | undefined): readonly StoredItem[] {
  if (key === 'counts') return counters();
  if (index === 'byStatus' || index === 'byRank' || index === 'byDue')
    return Array.from({ length: listed }, (_, n) => marshalled(keysOf(finding(`${key}-${n}`))));
  if (index !== 'byResource' && index !== 'byDay') return [];
  return Array.from({ length: 10 }, (_, n) => marshalled(auditItem(event(n), 'w')));
}

/** The largest possible number of finding counters, and the time of the count. */
function counters(): readonly StoredItem[] {
  const shards = Array.from({ length: 32 }, (_, n) => ({
    sk: `all#${n}`,
    scheduled: 1_500,
    open: 60,
    snoozed: 60,
  }));
  const shape = shapeOf('finding counts');
  return [{ sk: 'all', countedAtMs: sampleNowMs }, ...shards].map((item) =>
    marshalled({ pk: 'counts', shape, changes: 9, ...item }),
  );
}

function finding(id: string): Finding {
  const owner = { userId: people.owner, name: 'Ada', why: 'tag Owner = ada@example.com' };
  const snooze = { untilMs: farMs, reason: 'a load test', by: people.owner, atMs: sampleNowMs };
  const asked = { id, card, owner, needsApproval: 'mode', claimExpiresAtMs: farMs } as const;
  return id.startsWith('snoozed')
    ? sampleFinding({ ...asked, status: 'snoozed', remediateAtMs: null, snooze })
    : sampleFinding({ ...asked, remediateAtMs: farMs });
}

function keysOf(one: Finding): Readonly<Record<string, unknown>> {
  const { doc: _, ...keys } = findingItem(one);
  return keys;
}

function event(n: number): Parameters<typeof auditItem>[0] {
  return {
    id: `e-${n}`,
    atMs: sampleNowMs - n * 1000,
    type: 'finding.announced',
    actor: 'janitor',
    summary: 'Asked about web-7',
    findingId: 'scheduled-1',
    resource: 'r',
    resourceId: 'i-0123456789abcdef0',
    rule: 'ec2-instance-idle',
    details: {},
  };
}

function keyValue(pk: string, value: unknown): StoredItem {
  const shape = shapeOf('key value');
  return marshalled({ pk, sk: 'kv', version: 1, expiresAtMs: farMs, shape, doc: JSON.stringify({ value }) });
}

function marshalled(item: Readonly<Record<string, unknown>>): StoredItem {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: String(value) },
    ]),
  );
}
