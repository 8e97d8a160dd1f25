import { expect, test } from '@jest/globals';
import { anEvent, aReport, aScan, hourMs, startMs } from './store-samples.ts';
import type { OpenWorld } from './store-world.ts';

export function scanContract(open: OpenWorld): void {
  test('a started scan reads back unchanged and is the running and the last scan', async () => {
    const { store } = await open();
    const scan = aScan({ channel: 'C9', limitReached: null });

    expect(await store.runningScan()).toBeUndefined();
    expect(await store.lastScan()).toBeUndefined();
    expect(await store.startScan(scan, anEvent(null, { type: 'scan.started' }), hourMs)).toEqual({
      ok: true,
      value: scan,
    });

    expect(await store.getScan(scan.id)).toEqual(scan);
    expect(await store.runningScan()).toEqual(scan);
    expect(await store.lastScan()).toEqual(scan);
    expect((await store.auditOf({ type: 'scan.started', limit: 9 })).events).toHaveLength(1);
  });

  test('a second scan is refused with the running one and without an audit event', async () => {
    const { store } = await open();
    const first = aScan();
    const second = aScan({ startedAtMs: startMs + hourMs - 1 });
    await store.startScan(first, anEvent(null, { type: 'scan.started' }), hourMs);

    const refusal = await store.startScan(second, anEvent(null, { type: 'scan.started' }), hourMs);

    expect(refusal).toEqual({ ok: false, error: { running: first } });
    expect(await store.getScan(second.id)).toBeUndefined();
    expect((await store.auditOf({ type: 'scan.started', limit: 9 })).events).toHaveLength(1);
  });

  test('a scan that never finished blocks others only for the given time and can still be finished', async () => {
    const { store } = await open();
    const dead = aScan();
    const next = aScan({ startedAtMs: startMs + hourMs });
    await store.startScan(dead, anEvent(null), hourMs);

    expect(await store.startScan(next, anEvent(null), hourMs)).toMatchObject({ ok: true });
    expect(await store.runningScan()).toEqual(next);
    expect(await store.finishScan({ ...dead, allowed: {} }, anEvent(null))).toMatchObject({ ok: true });
    expect(await store.runningScan()).toEqual(next);
    const third = aScan({ startedAtMs: startMs + hourMs + 1 });
    expect(await store.startScan(third, anEvent(null), hourMs)).toEqual({
      ok: false,
      error: { running: next },
    });
  });

  test('a scan with progress blocks others, however long ago it started', async () => {
    const { store } = await open();
    const slow = aScan();
    const unit = { account: '111111111111', region: 'eu-west-1', kind: 'ec2-instance' };
    await store.startScan(slow, anEvent(null), hourMs);
    await store.planUnits(slow.id, [unit, { ...unit, kind: 'rds-instance' }]);
    await store.finishUnit(slow.id, unit, aReport(), startMs + 3 * hourMs);

    const early = aScan({ startedAtMs: startMs + 4 * hourMs - 1 });
    expect(await store.startScan(early, anEvent(null), hourMs)).toMatchObject({
      ok: false,
      error: { running: { id: slow.id } },
    });
    const late = aScan({ startedAtMs: startMs + 4 * hourMs });
    expect(await store.startScan(late, anEvent(null), hourMs)).toMatchObject({ ok: true });
  });

  test('the same scan cannot be started twice, neither while it runs nor after it', async () => {
    const { store } = await open();
    const scan = aScan();
    await store.startScan(scan, anEvent(null), hourMs);

    const running = await store.startScan(scan, anEvent(null), hourMs);
    await store.finishScan({ ...scan, allowed: {} }, anEvent(null));
    const finished = await store.startScan(scan, anEvent(null), hourMs);

    expect(running).toEqual({ ok: false, error: { running: scan } });
    expect(finished).toMatchObject({ ok: false, error: { running: { id: scan.id, status: 'finished' } } });
  });

  test('one of 10 simultaneous scans starts', async () => {
    const { store } = await open();

    const started = await Promise.all(
      Array.from({ length: 10 }, () =>
        store.startScan(aScan(), anEvent(null, { type: 'scan.started' }), hourMs),
      ),
    );

    const told = started.map((result) => (result.ok ? result.value : result.error.running));
    expect(started.filter((result) => result.ok)).toHaveLength(1);
    expect(new Set(told.map((scan) => scan.id)).size).toBe(1);
    expect((await store.auditOf({ type: 'scan.started', limit: 99 })).events).toHaveLength(1);
  });

  test('finishing a scan stores its allowance, releases the lock and succeeds once', async () => {
    const { store } = await open();
    const scan = aScan();
    await store.startScan(scan, anEvent(null), hourMs);
    const counted = ['f1', 'f2'];
    const end = {
      ...scan,
      finishedAtMs: startMs + 5,
      allowed: { '*': 2 },
      counted,
      limitReached: '10 a run',
    };
    const expected = { ...end, status: 'finished', version: 2 };

    expect(await store.finishScan(end, anEvent(null, { type: 'scan.finished' }))).toEqual({
      ok: true,
      value: expected,
    });
    const again = await store.finishScan(
      { ...end, allowed: { '*': 99 } },
      anEvent(null, { type: 'scan.finished' }),
    );

    expect(again).toEqual({ ok: false, error: 'stale' });
    expect(await store.getScan(scan.id)).toEqual(expected);
    expect(await store.runningScan()).toBeUndefined();
    expect(await store.lastScan()).toEqual(expected);
    expect((await store.auditOf({ type: 'scan.finished', limit: 9 })).events).toHaveLength(1);
    expect(await store.startScan(aScan(), anEvent(null), hourMs)).toMatchObject({ ok: true });
  });

  test('a scan whose start or end lost its response started or ended once', async () => {
    const { store, loseNextAnswer } = await open();
    const scan = aScan();
    loseNextAnswer();
    await store.startScan(scan, anEvent(null, { type: 'scan.started' }), hourMs).catch(() => undefined);
    expect(await store.startScan(scan, anEvent(null, { type: 'scan.started' }), hourMs)).toMatchObject({
      ok: false,
    });

    loseNextAnswer();
    await store
      .finishScan({ ...scan, allowed: {} }, anEvent(null, { type: 'scan.finished' }))
      .catch(() => undefined);
    expect(await store.finishScan(scan, anEvent(null, { type: 'scan.finished' }))).toEqual({
      ok: false,
      error: 'stale',
    });

    expect((await store.auditOf({ type: 'scan.started', limit: 9 })).events).toHaveLength(1);
    expect((await store.auditOf({ type: 'scan.finished', limit: 9 })).events).toHaveLength(1);
    expect(await store.runningScan()).toBeUndefined();
  });

  test('a scan is listed until it is announced, also when another one took its lock', async () => {
    const { store } = await open();
    const stuck = aScan();
    const next = aScan({ startedAtMs: startMs + 2 * hourMs });
    await store.startScan(stuck, anEvent(null), hourMs);
    await store.startScan(next, anEvent(null), hourMs);

    expect(await store.runningScan()).toEqual(next);
    expect((await store.unfinishedScans(9)).map(({ id }) => id)).toEqual([stuck.id, next.id]);
    await store.finishScan({ ...stuck, allowed: {} }, anEvent(null));
    expect((await store.unfinishedScans(9)).map(({ id }) => id)).toEqual([stuck.id, next.id]);
    await store.scanAnnounced(stuck.id, startMs + 9);
    expect((await store.unfinishedScans(9)).map(({ id }) => id)).toEqual([next.id]);
    expect(await store.runningScan()).toEqual(next);
  });

  test('a finished scan takes neither a plan nor a report', async () => {
    const { store } = await open();
    const unit = { account: '111111111111', region: 'eu-west-1', kind: 'ec2-instance' };
    const [unplanned, planned] = [aScan({ only: 'compliance' }), aScan({ only: 'compliance' })];
    for (const scan of [unplanned, planned]) await store.startScan(scan, anEvent(null), hourMs);
    await store.planUnits(planned.id, [unit]);
    for (const scan of [unplanned, planned]) await store.finishScan({ ...scan, allowed: {} }, anEvent(null));

    await store.planUnits(unplanned.id, [unit]);
    expect(await store.pendingUnits(unplanned.id)).toEqual([]);
    expect(await store.getScan(unplanned.id)).toMatchObject({ unitsTotal: 0 });
    const { scan } = await store.finishUnit(planned.id, unit, aReport(), startMs + 9);
    expect(scan).toMatchObject({ status: 'finished', unitsTotal: 1, unitsDone: 0 });
    expect(await store.reports(planned.id)).toEqual([]);
  });

  test('a partial scan neither waits for others nor blocks them', async () => {
    const { store } = await open();
    const whole = aScan();
    const units = [{ account: '111111111111', region: 'eu-west-1', kind: 'ec2-instance' }];
    const part = aScan({ only: 'compliance', startedAtMs: startMs + 2 });
    const place = aScan({ units, startedAtMs: startMs + 1 });
    for (const scan of [part, place, whole])
      expect(await store.startScan(scan, anEvent(null), hourMs)).toEqual({ ok: true, value: scan });

    expect(await store.runningScan()).toEqual(whole);
    expect(await store.lastScan()).toEqual(whole);
    expect(await store.unfinishedScans(9)).toEqual([whole, place, part]);
    expect(await store.unfinishedScans(2)).toEqual([whole, place]);
    expect(await store.startScan(part, anEvent(null), hourMs)).toEqual({
      ok: false,
      error: { running: part },
    });

    expect(await store.finishScan({ ...part, allowed: { '*': 2 } }, anEvent(null))).toMatchObject({
      ok: true,
      value: { status: 'finished', only: 'compliance', allowed: { '*': 2 } },
    });
    expect(await store.finishScan(part, anEvent(null))).toEqual({ ok: false, error: 'stale' });
    expect((await store.unfinishedScans(9)).map(({ id }) => id)).toEqual([whole.id, place.id, part.id]);
    expect(await store.runningScan()).toEqual(whole);
    await store.scanAnnounced(part.id, startMs + 9);
    expect((await store.unfinishedScans(9)).map(({ id }) => id)).toEqual([whole.id, place.id]);
    expect(await store.unsynced(9)).toEqual([]);
  });

  test('a scan is marked as announced once', async () => {
    const { store } = await open();
    const scan = aScan();
    await store.startScan(scan, anEvent(null), hourMs);

    await store.scanAnnounced(scan.id, startMs + 1);
    await store.scanAnnounced(scan.id, startMs + 2);

    expect((await store.getScan(scan.id))?.announcedAtMs).toBe(startMs + 1);
  });

  test('pausing and resuming succeed once each, with their audit events', async () => {
    const { store } = await open();
    const pause = { by: 'U1', atMs: startMs, reason: 'release <!here>' };
    const paused = anEvent(null, { type: 'remediation.paused', actor: 'U1' });
    const resumed = anEvent(null, { type: 'remediation.resumed', actor: 'U1' });

    expect(await store.setPause(null, anEvent(null))).toEqual({ ok: false, error: 'already' });
    expect(await store.setPause(pause, paused)).toEqual({ ok: true });
    expect(await store.setPause({ ...pause, by: 'U2' }, anEvent(null))).toEqual({
      ok: false,
      error: 'already',
    });
    expect(await store.pause()).toEqual(pause);
    expect(await store.setPause(null, resumed)).toEqual({ ok: true });
    expect(await store.pause()).toBeUndefined();

    const day = await store.auditOf({ day: '2026-03-04', limit: 9, oldestFirst: true });
    expect(day.events).toEqual([paused, resumed]);
  });

  test('a resume whose response was lost is stored once', async () => {
    const { store, loseNextAnswer } = await open();
    await store.setPause({ by: 'U1', atMs: startMs, reason: '' }, anEvent(null));
    loseNextAnswer();
    await store.setPause(null, anEvent(null, { type: 'remediation.resumed' })).catch(() => undefined);

    expect(await store.pause()).toBeUndefined();
    expect((await store.auditOf({ type: 'remediation.resumed', limit: 9 })).events).toHaveLength(1);
  });
}
