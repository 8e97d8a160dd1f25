import { expect, test } from '@jest/globals';
import type { PublishedEvent } from '../../../core/published/published-event.ts';
import { fn } from '../../../events/audit-archive/function.ts';
import { publishedSample } from '../../../events/published-sample.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

function archive(refuses: (key: string) => boolean = () => false) {
  const files = new Map<string, string>();
  const putOnce = async (key: string, text: string) => {
    if (refuses(key)) throw new Error('SlowDown');
    if (!files.has(key)) files.set(key, text);
  };
  const handler = fn.create({ log, archive: { putOnce } });
  const receive = async (...events: readonly Partial<PublishedEvent>[]) => {
    const Records = events.map((fields) => ({
      messageId: fields.id ?? '',
      body: JSON.stringify(publishedSample(fields)),
    }));
    const { batchItemFailures } = await handler({ Records } as never);
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  const rows = () =>
    [...files].map(([key, text]) => [
      key.replace(/[0-9a-f]{64}/, 'hash'),
      text
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { event_id: string }).event_id),
    ]);
  return { files, receive, rows };
}

const late = { id: 'e1', at: '2026-11-28T23:59:59.999Z' };
const early = { id: 'e2', at: '2026-11-29T00:00:00.000Z' };

test("writes a file for each of the events' own days", async () => {
  const { receive, rows } = archive();
  expect(await receive(late, early)).toEqual([]);
  expect(rows()).toEqual([
    ['audit/year=2026/month=11/day=28/hash.ndjson', ['e1']],
    ['audit/year=2026/month=11/day=29/hash.ndjson', ['e2']],
  ]);
});

test('writes the same events once, in whatever order and however often they come', async () => {
  const { files, receive } = archive();
  const other = { ...late, id: 'e3' };
  await receive(late, other);
  const [first] = files;
  await receive(other, late, other);
  expect([...files]).toEqual([first]);
  expect(first?.[1].trimEnd().split('\n')).toHaveLength(2);
});

test('reports only the messages whose file was not written', async () => {
  const { receive, rows } = archive((key) => key.includes('day=28'));
  expect(await receive(late, early)).toEqual(['e1']);
  expect(rows()).toHaveLength(1);
});

test('writes times as Athena casts them, and the change behind the finding', async () => {
  const { files, receive } = archive();
  const change = { by: 'robin', at: '2026-11-28T23:59:58.000Z', call: 'AttachUserPolicy' };
  await receive({ ...late, change, details: { mode: 'notify' } });
  expect(JSON.parse([...files.values()][0] ?? '')).toMatchObject({
    occurred_at: '2026-11-28 23:59:59.999',
    change_by: 'robin',
    change_at: '2026-11-28 23:59:58.000',
    details: '{"mode":"notify"}',
  });
});
