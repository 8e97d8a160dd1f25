import { expect, test } from '@jest/globals';
import type { IncidentEntry, IncidentLog } from '../../core/incidents/log.ts';

const startMs = Date.UTC(2026, 10, 28, 20);

export function anEntry(over: Partial<IncidentEntry> = {}): IncidentEntry {
  return {
    kind: 'alarm',
    id: 'a1',
    atMs: startMs,
    receivedAtMs: startMs + 900,
    source: 'sns',
    account: '123456789012',
    region: 'eu-west-1',
    name: 'cpu <!channel>',
    arn: null,
    alarmArn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:cpu',
    state: 'ALARM',
    because: 'Threshold crossed',
    raw: { text: '{"AlarmName":"cpu"}' },
    findingId: null,
    result: null,
    resultAtMs: null,
    actedAtMs: null,
    actedBy: null,
    clearedAtMs: null,
    ...over,
  };
}

async function all(log: IncidentLog, kind: string, fromMs: number, toMs: number) {
  const found: IncidentEntry[] = [];
  for await (const entry of log.between(kind, fromMs, toMs)) found.push(entry);
  return found;
}

/** The contract of both logs. `open` returns an empty one each time. */
export function incidentLogContract(
  open: () => Promise<{
    readonly log: IncidentLog;
    readonly file: (key: string) => Promise<string | undefined>;
  }>,
): void {
  test('an entry is read as it was added, and added once', async () => {
    const { log } = await open();
    expect(await log.add(anEntry())).toBe(true);
    expect(await log.add(anEntry({ because: 'another text' }))).toBe(false);
    expect(await all(log, 'alarm', startMs, startMs + 1)).toEqual([anEntry()]);
  });

  test('of 10 simultaneous writers of a change one adds it', async () => {
    const { log } = await open();
    const added = await Promise.all(Array.from({ length: 10 }, () => log.add(anEntry())));
    expect(added.filter(Boolean)).toHaveLength(1);
  });

  test('entries of a kind are in time order, from the start and before the end', async () => {
    const { log } = await open();
    const times = [5, 0, 9, 10, -1];
    for (const at of times) await log.add(anEntry({ id: `e${at}`, atMs: startMs + at }));
    await log.add(anEntry({ id: 'twin', atMs: startMs + 5 }));
    await log.add(anEntry({ kind: 'unknown', id: 'other', atMs: startMs + 5 }));
    const found = await all(log, 'alarm', startMs, startMs + 10);
    expect(found.map(({ id }) => id)).toEqual(['e0', 'e5', 'twin', 'e9']);
    expect(await all(log, 'alarm', startMs + 10, startMs)).toEqual([]);
  });

  test('what is settled is kept, and an unknown entry stays unknown', async () => {
    const { log } = await open();
    await log.add(anEntry());
    await log.settle(anEntry(), { findingId: 'f1' });
    await log.settle(anEntry(), { result: 'SUCCESS', actedAtMs: startMs + 9, actedBy: 'janitor' });
    await log.settle(anEntry({ id: 'missing' }), { result: 'FAILED' });
    await log.settle(anEntry(), {});
    expect(await all(log, 'alarm', startMs, startMs + 1)).toEqual([
      anEntry({ findingId: 'f1', result: 'SUCCESS', actedAtMs: startMs + 9, actedBy: 'janitor' }),
    ]);
  });

  test('an entry belongs to the first finding that it is given', async () => {
    const { log } = await open();
    await log.add(anEntry());
    expect(await log.settle(anEntry(), { findingId: 'f1' })).toBe(true);
    expect(await log.settle(anEntry(), { findingId: 'f2', result: 'FAILED' })).toBe(false);
    expect(await log.settle(anEntry(), { findingId: 'f1', result: 'SUCCESS' })).toBe(true);
    expect(await log.settle(anEntry({ id: 'missing' }), { findingId: 'f1' })).toBe(false);
    expect(await all(log, 'alarm', startMs, startMs + 1)).toEqual([
      anEntry({ findingId: 'f1', result: 'SUCCESS' }),
    ]);
  });

  test('a raw message of more than 8,192 bytes is a file', async () => {
    const { log, file } = await open();
    const [longest, longer] = ['é'.repeat(4_096), `${'é'.repeat(4_096)}!`];
    await log.add(anEntry({ id: 'longest', raw: { text: longest } }));
    await log.add(anEntry({ id: 'longer', raw: { text: longer } }));
    const [asFile, asText] = await all(log, 'alarm', startMs, startMs + 1);
    expect(asText?.raw).toEqual({ text: longest });
    expect(asFile?.raw).toEqual({ file: 'incidents/2026-11-28/longer.txt' });
    expect(await file('incidents/2026-11-28/longer.txt')).toBe(longer);
  });

  test('more than 1 MB of entries are read to the end', async () => {
    const { log } = await open();
    const raw = { text: 'x'.repeat(8_000) };
    const ids = Array.from({ length: 150 }, (_, nth) => `e${String(nth).padStart(3, '0')}`);
    await Promise.all(ids.map((id, nth) => log.add(anEntry({ id, atMs: startMs + nth, raw }))));
    expect((await all(log, 'alarm', startMs, startMs + 1_000)).map(({ id }) => id)).toEqual(ids);
  });
}
