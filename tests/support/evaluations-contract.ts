import { expect, test } from '@jest/globals';
import type { ChangedBy } from '../../core/evaluation.ts';
import type { Evaluations } from '../../core/ports/evaluations.ts';
import type { Unit } from '../../core/unit.ts';
import { anEvaluation, anEvent, aRun, compliant, hourMs, marchMs, rule, unit } from './evaluation-samples.ts';

const outside = async (): Promise<ChangedBy> => ({ by: 'outside' });

/** The contract of both histories, in memory and in DynamoDB and S3. `open` returns an empty one each time. */
export function evaluationsContract(open: () => Promise<Evaluations>): void {
  const changesOf = async (history: Evaluations, resourceId: string) =>
    (await history.changes({ resourceId, limit: 100, oldestFirst: true })).changes;
  const typesOf = async (history: Evaluations, resourceId: string) =>
    (await changesOf(history, resourceId)).map(({ evaluation }) => evaluation.type);
  const fileOf = async (history: Evaluations, runId: string) => {
    const lines = [];
    for await (const line of history.evaluated(runId, unit)) lines.push(line);
    return lines;
  };

  test('the first evaluation is stored as a change without a predecessor', async () => {
    const history = await open();
    const evaluation = anEvaluation('i-1');
    const { changed, counts, overtaken } = await history.record(aRun(0, [evaluation]), outside);

    expect(changed).toEqual([
      {
        evaluation,
        atMs: marchMs + 1_000,
        before: null,
        by: { by: 'first' },
        run: { id: 'run-0', cause: 'scan', startedAtMs: marchMs },
      },
    ]);
    expect(counts).toEqual({ COMPLIANT: 0, NON_COMPLIANT: 1, INSUFFICIENT_DATA: 0, NOT_APPLICABLE: 0 });
    expect(overtaken).toBe(false);
    expect(await changesOf(history, 'i-1')).toEqual(changed);
    expect(await fileOf(history, 'run-0')).toEqual([
      { evaluation, atMs: marchMs + 1_000, sinceMs: marchMs + 1_000, changed: true },
    ]);
  });

  test("an unchanged evaluation is stored as a heartbeat and in its run's file, and not as a change", async () => {
    const history = await open();
    await history.record(aRun(0, [anEvaluation('i-1')]), outside);
    const other = anEvaluation('i-1', { evidence: { Missing: 'Owner, as ever' }, because: 'Still missing.' });
    const { changed } = await history.record(aRun(6, [other]), outside);

    expect(changed).toEqual([]);
    expect(await typesOf(history, 'i-1')).toEqual(['NON_COMPLIANT']);
    expect(await fileOf(history, 'run-6')).toEqual([
      { evaluation: other, atMs: marchMs + 6 * hourMs + 1_000, sinceMs: marchMs + 1_000, changed: false },
    ]);
    const { heartbeats } = await history.heartbeats({ unit, rule, limit: 10, oldestFirst: true });
    expect(
      heartbeats.map(({ run, counts, changed: count }) => [run.id, counts.NON_COMPLIANT, count]),
    ).toEqual([
      ['run-0', 1, 1],
      ['run-6', 1, 0],
    ]);
  });

  test('a change has the evaluation before, its time and who changed the resource', async () => {
    const history = await open();
    await history.record(aRun(0, [anEvaluation('i-1')]), outside);
    const asked: unknown[] = [];
    const by: ChangedBy = { by: 'janitor', approvedBy: 'U1', findingId: 'f1' };
    const { changed } = await history.record(aRun(6, [compliant('i-1')]), async (evaluation, { sinceMs }) => {
      asked.push([evaluation.resource.id, sinceMs]);
      return by;
    });

    expect(asked).toEqual([['i-1', marchMs + 1_000]]);
    expect(changed).toMatchObject([
      { by, before: { type: 'NON_COMPLIANT', reasons: ['missing:Owner'], sinceMs: marchMs + 1_000 } },
    ]);
    expect(await changesOf(history, 'i-1')).toMatchObject([{ by: { by: 'first' } }, changed[0] ?? {}]);
  });

  test('a violation with other reasons is a change', async () => {
    const history = await open();
    await history.record(aRun(0, [anEvaluation('i-1')]), outside);
    await history.record(aRun(6, [anEvaluation('i-1', { reasons: ['missing:CostCenter'] })]), outside);
    expect((await changesOf(history, 'i-1')).map(({ evaluation }) => evaluation.reasons)).toEqual([
      ['missing:Owner'],
      ['missing:CostCenter'],
    ]);
  });

  test('a repeated run writes nothing twice and returns the same changes', async () => {
    const history = await open();
    await history.record(aRun(0, [compliant('i-1'), anEvaluation('i-2')]), outside);
    const run = aRun(6, [anEvaluation('i-1'), anEvaluation('i-2')]);
    const first = await history.record(run, outside);
    const again = await history.record({ ...run, atMs: run.atMs + 60_000 }, outside);

    expect(again.changed).toEqual(first.changed);
    expect(await typesOf(history, 'i-1')).toEqual(['COMPLIANT', 'NON_COMPLIANT']);
    expect((await fileOf(history, 'run-6')).map(({ changed }) => changed)).toEqual([true, false]);
    expect((await history.heartbeats({ unit, rule, limit: 10 })).heartbeats).toHaveLength(2);
  });

  test('known returns the states of a unit from its newest evaluations', async () => {
    const history = await open();
    await history.record(aRun(0, [anEvaluation('i-1'), compliant('i-2')]), outside);
    await history.record(aRun(6, [compliant('i-1')]), outside);
    const states = (await history.known(unit)).map(({ resource, type }) => `${resource.id} ${type}`);
    expect(states.toSorted()).toEqual(['i-1 COMPLIANT', 'i-2 NOT_APPLICABLE']);
    expect(await history.known({ ...unit, region: 'us-west-2' })).toEqual([]);
  });

  test("a removed resource is NOT_APPLICABLE once, also in the run's file, and its return is a change", async () => {
    const history = await open();
    await history.record(aRun(0, [anEvaluation('i-1'), compliant('i-2')]), outside);
    const gone = aRun(6, [compliant('i-2')]);
    const { changed, counts } = await history.record(gone, outside);
    await history.record(gone, outside);
    expect(changed).toMatchObject([
      { evaluation: { type: 'NOT_APPLICABLE', because: 'the resource is gone', resource: { id: 'i-1' } } },
    ]);
    expect(counts).toMatchObject({ COMPLIANT: 1, NOT_APPLICABLE: 1 });
    expect(await fileOf(history, 'run-6')).toHaveLength(2);

    await history.record(aRun(12, [compliant('i-2')]), outside);
    await history.record(aRun(18, [compliant('i-2')]), outside);
    expect(await fileOf(history, 'run-18')).toHaveLength(1);
    expect(await typesOf(history, 'i-1')).toEqual(['NON_COMPLIANT', 'NOT_APPLICABLE']);

    await history.record(aRun(24, [compliant('i-1'), compliant('i-2')]), outside);
    expect(await typesOf(history, 'i-1')).toEqual(['NON_COMPLIANT', 'NOT_APPLICABLE', 'COMPLIANT']);
    await history.record(aRun(30, [compliant('i-2')]), outside);
    expect((await typesOf(history, 'i-1')).at(-1)).toBe('NOT_APPLICABLE');
  });

  test('an exempt resource that returns after its removal is compared again and is no change', async () => {
    const history = await open();
    const exempt = anEvaluation('i-1', { type: 'NOT_APPLICABLE', because: 'exempt', reasons: [] });
    await history.record(aRun(0, [anEvaluation('i-1')]), outside);
    await history.record(aRun(6, []), outside);
    await history.record(aRun(12, []), outside);
    await history.record(aRun(18, [exempt]), outside);
    await history.record(aRun(24, [compliant('i-1')]), outside);
    expect(await typesOf(history, 'i-1')).toEqual(['NON_COMPLIANT', 'NOT_APPLICABLE', 'COMPLIANT']);
  });

  test('a rule removed from the policy becomes NOT_APPLICABLE', async () => {
    const history = await open();
    await history.record(
      aRun(0, [anEvaluation('i-1', { rule: 'old' })], { whole: { rules: ['old'] } }),
      outside,
    );
    await history.record(aRun(6, [compliant('i-1')]), outside);
    expect((await changesOf(history, 'i-1')).at(-1)).toMatchObject({
      evaluation: expect.objectContaining({ because: expect.any(String) }),
    });
    const old = (await history.changes({ rule: 'old', limit: 10 })).changes;
    expect(old.map(({ evaluation }) => evaluation.because)).toEqual([
      'the policy no longer uses this rule',
      'Owner is missing.',
    ]);
  });

  test('an event changes one resource and leaves the others unchanged', async () => {
    const history = await open();
    await history.record(aRun(0, [anEvaluation('i-1'), anEvaluation('i-2')]), outside);
    const { changed } = await history.record(anEvent('e1', marchMs + hourMs, compliant('i-2')), outside);
    expect(changed).toHaveLength(1);
    expect(await typesOf(history, 'i-1')).toEqual(['NON_COMPLIANT']);
    expect(await typesOf(history, 'i-2')).toEqual(['NON_COMPLIANT', 'COMPLIANT']);
    expect((await history.heartbeats({ unit, rule, limit: 9 })).heartbeats).toHaveLength(1);
  });

  test('an older evaluation that arrives later is ignored', async () => {
    const history = await open();
    await history.record(aRun(0, [anEvaluation('i-1')]), outside);
    await history.record(anEvent('late', marchMs + 2 * hourMs, compliant('i-1')), outside);
    const early = await history.record(anEvent('early', marchMs + hourMs, anEvaluation('i-1')), outside);
    expect(early).toMatchObject({ changed: [], overtaken: true });
    expect(await typesOf(history, 'i-1')).toEqual(['NON_COMPLIANT', 'COMPLIANT']);
  });

  test('an older evaluation is also ignored when the later one was only a heartbeat', async () => {
    const history = await open();
    await history.record(aRun(0, [anEvaluation('i-1'), anEvaluation('i-2')]), outside);
    await history.record(anEvent('confirms', marchMs + 2 * hourMs, anEvaluation('i-1')), outside);
    const first = await history.record(anEvent('early', marchMs + hourMs, compliant('i-1')), outside);
    expect(first).toMatchObject({ changed: [], overtaken: true });

    await history.record(aRun(6, [anEvaluation('i-1'), anEvaluation('i-2')]), outside);
    const second = await history.record(anEvent('stale', marchMs + 3 * hourMs, compliant('i-2')), outside);
    expect(second).toMatchObject({ changed: [], overtaken: true });
    const third = await history.record(aRun(5, [compliant('i-2')]), outside);
    expect(third).toMatchObject({ changed: [], overtaken: true });
    expect(await typesOf(history, 'i-2')).toEqual(['NON_COMPLIANT']);
  });

  test('an event and a scan at the same moment store one change', async () => {
    const history = await open();
    await history.record(aRun(0, [anEvaluation('i-1')]), outside);
    const scan = aRun(6, [compliant('i-1')]);
    const events = [0, 1, 2, 3].map((n) => anEvent(`e${n}`, scan.atMs - 500 + n, compliant('i-1')));
    await Promise.all([scan, ...events].map((one) => history.record(one, outside).catch(() => undefined)));
    for (const event of events) await history.record({ ...event, atMs: scan.atMs + 9_000 }, outside);
    expect(await typesOf(history, 'i-1')).toEqual(['NON_COMPLIANT', 'COMPLIANT']);
  });

  test('the same id in two accounts has two histories', async () => {
    const history = await open();
    const elsewhere: Unit = { ...unit, account: '222222222222', region: 'us-east-1' };
    const there = anEvaluation('orders', { resource: { ...anEvaluation('orders').resource, ...elsewhere } });
    await history.record(aRun(0, [compliant('orders')]), outside);
    await history.record(aRun(0, [there], { unit: elsewhere }), outside);
    await history.record(aRun(6, []), outside);
    const changes = await changesOf(history, 'orders');
    expect(changes.map(({ evaluation: { resource, type } }) => [resource.account, type])).toEqual([
      ['111111111111', 'COMPLIANT'],
      ['222222222222', 'NON_COMPLIANT'],
      ['111111111111', 'NOT_APPLICABLE'],
    ]);
    await history.record(aRun(6, [there], { unit: elsewhere }), outside);
    expect(await changesOf(history, 'orders')).toHaveLength(3);
  });

  test('changes can be read by resource, rule and day, between two times, in pages and in both directions', async () => {
    const history = await open();
    const ids = ['i-1', 'i-2', 'i-3'];
    for (let hour = 0; hour < 48; hour += 12) {
      const odd = (hour / 12) % 2 === 1;
      await history.record(
        aRun(
          hour,
          ids.map((id) => (odd ? compliant(id) : anEvaluation(id))),
        ),
        outside,
      );
    }
    for (const oldestFirst of [true, false]) {
      const read: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await history.changes({
          rule,
          limit: 5,
          oldestFirst,
          ...(cursor === undefined ? {} : { cursor }),
        });
        expect(page.changes.length).toBeGreaterThan(0);
        read.push(...page.changes.map(({ evaluation, atMs }) => `${atMs} ${evaluation.resource.id}`));
        ({ cursor } = page);
      } while (cursor !== undefined);
      expect(read).toHaveLength(12);
      const sorted = read.toSorted();
      expect(read).toEqual(oldestFirst ? sorted : sorted.toReversed());
    }
    const day = await history.changes({ day: '2026-03-05', limit: 100 });
    expect(new Set(day.changes.map(({ run }) => run.id))).toEqual(new Set(['run-24', 'run-36']));
    expect((await history.changes({ day: '2026-03-07', limit: 9 })).changes).toEqual([]);
    const between = await history.changes({
      resourceId: 'i-2',
      fromMs: marchMs + 12 * hourMs,
      toMs: marchMs + 24 * hourMs + 1_000,
      limit: 9,
    });
    expect(between.changes.map(({ run }) => run.id)).toEqual(['run-12']);
    const beats = await history.heartbeats({ day: '2026-03-04', limit: 9 });
    expect(beats.heartbeats.map(({ run }) => run.id)).toEqual(['run-12', 'run-0']);
    expect((await history.heartbeats({ rule, limit: 2 })).heartbeats.map(({ run }) => run.id)).toEqual([
      'run-36',
      'run-24',
    ]);
  });

  test('120 changes at once are all written', async () => {
    const history = await open();
    const ids = Array.from({ length: 120 }, (_, n) => `i-${String(n).padStart(3, '0')}`);
    const { changed } = await history.record(aRun(0, ids.map(compliant)), outside);
    expect(new Set(changed.map(({ evaluation }) => evaluation.resource.id))).toEqual(new Set(ids));
    const { changes } = await history.changes({ rule, limit: 500 });
    expect(changes).toHaveLength(120);
    expect(await fileOf(history, 'run-0')).toHaveLength(120);
  });

  test('a run that did not read a unit has no evaluations for it', async () => {
    const history = await open();
    expect(await fileOf(history, 'never')).toEqual([]);
  });
}
