import { expect, test } from '@jest/globals';
import { type Finding, isEnded } from '../../core/finding.ts';
import type { Store } from '../../core/ports/store.ts';
import { aFinding, anEvent, aScan, dayMs, startMs } from './store-samples.ts';
import { claimed, finishedScan, typesOf } from './store-steps.ts';
import type { OpenWorld } from './store-world.ts';

export function moveContract(open: OpenWorld): void {
  test('a move replaces the finding, increases its version and stores its audit event', async () => {
    const { store } = await open();
    const finding = await claimed(store);
    const after = { ...finding, status: 'scheduled' as const, remediateAtMs: startMs + dayMs, generation: 1 };

    const moved = await store.move(
      finding,
      after,
      anEvent(finding, { type: 'finding.announced', atMs: startMs + 1 }),
    );

    expect(moved).toEqual({ ok: true, value: { ...after, version: 2 } });
    expect(await store.get(finding.id)).toEqual({ ...after, version: 2 });
    expect(await typesOf(store, finding)).toEqual(['finding.claimed', 'finding.announced']);
  });

  test('one of 10 moves from the same version succeeds, and the others are stale without an audit event', async () => {
    const { store } = await open();
    const finding = await claimed(store);

    const results = await Promise.all(
      Array.from({ length: 10 }, (_, nth) =>
        store.move(finding, { ...finding, status: 'open', because: `mover ${nth}` }, anEvent(finding)),
      ),
    );

    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results.filter((result) => !result.ok && result.error === 'stale')).toHaveLength(9);
    expect(await typesOf(store, finding)).toHaveLength(2);
    expect((await store.get(finding.id))?.version).toBe(2);
  });

  test('a move whose response was lost is stored once, and repeating it is stale', async () => {
    const { store, loseNextAnswer } = await open();
    const finding = await claimed(store);
    loseNextAnswer();
    await store.move(finding, { ...finding, status: 'open' }, anEvent(finding)).catch(() => undefined);

    const again = await store.move(finding, { ...finding, status: 'open' }, anEvent(finding));

    expect(again).toEqual({ ok: false, error: 'stale' });
    expect(await store.get(finding.id)).toMatchObject({ status: 'open', version: 2 });
    expect(await typesOf(store, finding)).toHaveLength(2);
  });

  test('two moves with the same audit event do not both succeed', async () => {
    const { store } = await open();
    const finding = await claimed(store);
    const event = anEvent(finding);

    const move = (): ReturnType<Store['move']> => store.move(finding, { ...finding, status: 'open' }, event);
    const results = await Promise.all([move(), move()]);

    expect(results.filter((result) => result.ok)).toHaveLength(1);
  });

  test('during a pause a guarded move is refused without a write, and other moves succeed', async () => {
    const { store } = await open();
    const finding = await claimed(store);
    const pause = { by: 'U2', atMs: startMs, reason: 'deploy' };
    expect(await store.setPause(pause, anEvent(null, { type: 'remediation.paused' }))).toEqual({ ok: true });

    const start = { ...finding, status: 'remediating' as const };
    expect(await store.move(finding, start, anEvent(finding), { notPaused: true })).toEqual({
      ok: false,
      error: 'paused',
    });
    expect(await store.get(finding.id)).toEqual(finding);
    expect(await typesOf(store, finding)).toHaveLength(1);
    expect(await store.move(finding, { ...finding, status: 'open' }, anEvent(finding))).toMatchObject({
      ok: true,
    });
  });

  test('of a simultaneous pause and remediations, only those started before the pause run', async () => {
    const { store } = await open();
    const findings = await Promise.all(Array.from({ length: 8 }, () => claimed(store)));
    const start = (finding: Finding): ReturnType<Store['move']> =>
      store.move(finding, { ...finding, status: 'remediating' }, anEvent(finding), { notPaused: true });
    const pause = { by: 'U2', atMs: startMs, reason: '' };

    const [, ...results] = await Promise.all([
      store.setPause(pause, anEvent(null, { type: 'remediation.paused' })),
      ...findings.map(start),
    ]);

    for (const [at, finding] of findings.entries()) {
      expect((await store.get(finding.id))?.status).toBe(results[at]?.ok ? 'remediating' : 'claimed');
      expect(results[at]?.ok ? 'ok' : results[at]?.error).toMatch(/^(ok|paused)$/);
    }
    const after = await claimed(store);
    expect(await start(after)).toEqual({ ok: false, error: 'paused' });
  });

  test('a scan allows exactly its number of guarded moves in total and per kind', async () => {
    const { store } = await open();
    const scan = await finishedScan(store, { '*': 3, 'ec2-instance': 2, 'ec2-address': 5 });
    const start = async (kind: string): Promise<string> => {
      const finding = await claimed(store, { on: { kind } });
      const guard = { notPaused: true, takes: { scanId: scan, kind } };
      const result = await store.move(
        finding,
        { ...finding, status: 'remediating' },
        anEvent(finding),
        guard,
      );
      const stored = await store.get(finding.id);
      expect(stored?.status).toBe(result.ok ? 'remediating' : 'claimed');
      return result.ok ? 'ok' : result.error;
    };

    const instances = await Promise.all(Array.from({ length: 4 }, () => start('ec2-instance')));

    expect(instances.sort()).toEqual(['limit-reached', 'limit-reached', 'ok', 'ok']);
    expect(await start('ec2-address')).toBe('ok');
    expect(await start('ec2-address')).toBe('limit-reached');
    expect((await store.getScan(scan))?.allowed).toEqual({ '*': 0, 'ec2-instance': 0, 'ec2-address': 4 });
  });

  test('a guarded move is refused for an uncounted kind and for an unknown or unfinished scan', async () => {
    const { store } = await open();
    const finished = await finishedScan(store, { '*': 3 });
    const running = aScan({ startedAtMs: startMs + 1 });
    await store.startScan(running, anEvent(null), 0);

    for (const scanId of [finished, running.id, 'scn_unknown']) {
      const finding = await claimed(store);
      const guard = { takes: { scanId, kind: 'ec2-instance' } };
      const result = await store.move(
        finding,
        { ...finding, status: 'remediating' },
        anEvent(finding),
        guard,
      );
      expect(result).toEqual({ ok: false, error: 'limit-reached' });
    }
    expect((await store.getScan(finished))?.allowed).toEqual({ '*': 3 });
  });

  test('a refusal is reported as stale, then paused, then limit-reached, and takes nothing from the limit', async () => {
    const { store } = await open();
    const scanId = await finishedScan(store, { '*': 1, 'ec2-instance': 1 });
    const finding = await claimed(store);
    const guard = { notPaused: true, takes: { scanId, kind: 'ec2-instance' } };
    const attempt = async (version: number): Promise<unknown> => {
      const before = { ...finding, version };
      return store.move(before, { ...finding, status: 'remediating' }, anEvent(finding), guard);
    };
    await store.setPause({ by: 'U2', atMs: startMs, reason: '' }, anEvent(null));

    expect(await attempt(7)).toEqual({ ok: false, error: 'stale' });
    expect(await attempt(1)).toEqual({ ok: false, error: 'paused' });
    await store.setPause(null, anEvent(null));
    expect((await store.getScan(scanId))?.allowed).toEqual({ '*': 1, 'ec2-instance': 1 });
    expect(await attempt(1)).toMatchObject({ ok: true });
    expect((await store.getScan(scanId))?.allowed).toEqual({ '*': 0, 'ec2-instance': 0 });
    await store.setPause({ by: 'U2', atMs: startMs, reason: '' }, anEvent(null));
    const other = await claimed(store);
    const start = { ...other, status: 'remediating' as const };
    expect(await store.move(other, start, anEvent(other), guard)).toEqual({ ok: false, error: 'paused' });
  });

  test("a move cannot change a finding's resource", async () => {
    const { store } = await open();
    const finding = await claimed(store);
    const other = { ...finding, resource: { ...finding.resource, id: 'i-other' } };

    await expect(store.move(finding, other, anEvent(finding))).rejects.toThrow(
      'cannot change its id or claim',
    );
    expect(await store.get(finding.id)).toEqual(finding);
  });

  test('a move with a used audit event id throws', async () => {
    const { store } = await open();
    const finding = aFinding();
    const event = anEvent(finding);
    await store.claim(finding, event, startMs);

    await expect(store.move(finding, { ...finding, status: 'open' }, event)).rejects.toThrow(
      'already exists',
    );
    expect(await store.get(finding.id)).toEqual(finding);
  });

  test('every ended status releases the claim and removes the finding from the live ones', async () => {
    const { store } = await open();
    for (const status of ['remediated', 'resolved', 'lapsed'] as const) {
      const finding = await claimed(store, { on: { id: 'i-1' } });
      const moved = await store.move(finding, { ...finding, status }, anEvent(finding));
      expect(moved.ok && isEnded(moved.value)).toBe(true);
      expect(
        await store.liveIn({ account: '111111111111', region: 'eu-west-1', kind: 'ec2-instance' }),
      ).toEqual([]);
    }
  });

  test('what has ended takes a note without its claim, also when another finding has it', async () => {
    const { store } = await open();
    const finding = await claimed(store, { on: { id: 'i-1' } });
    const resolved = await store.move(finding, { ...finding, status: 'resolved' }, anEvent(finding));
    if (!resolved.ok) throw new Error(resolved.error);
    const next = await claimed(store, { on: { id: 'i-1' } });
    const note = { ...resolved.value, endedBy: 'noted' };

    expect(await store.move(resolved.value, note, anEvent(finding))).toEqual({ ok: false, error: 'stale' });
    const noted = await store.move(resolved.value, note, anEvent(finding), { isOver: true });
    expect(noted).toEqual({ ok: true, value: { ...note, version: 3 } });
    expect(await store.get(finding.id)).toEqual({ ...note, version: 3 });
    expect(await store.move(resolved.value, note, anEvent(finding), { isOver: true })).toEqual({
      ok: false,
      error: 'stale',
    });

    // The other one keeps the claim, and what lives needs one whatever the guard says.
    const moved = await store.move(next, { ...next, status: 'open' }, anEvent(next), { isOver: true });
    expect(moved.ok).toBe(true);
    expect(
      await store.move({ ...note, version: 3 }, { ...note, status: 'open' }, anEvent(finding), {
        isOver: true,
      }),
    ).toMatchObject({ ok: false });
  });
}
