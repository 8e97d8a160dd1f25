import { expect, test } from '@jest/globals';
import { aFinding, anEvent, dayMs, startMs } from './store-samples.ts';
import { claimed, typesOf } from './store-steps.ts';
import type { OpenWorld } from './store-world.ts';

export function claimContract(open: OpenWorld): void {
  test('a claimed finding reads back unchanged, with its audit event', async () => {
    const { store } = await open();
    const finding = aFinding();
    const event = anEvent(finding);

    expect(await store.claim(finding, event, startMs)).toEqual({ ok: true, value: finding });

    expect(await store.get(finding.id)).toEqual(finding);
    expect(await store.auditOf({ findingId: finding.id, limit: 9 })).toEqual({ events: [event] });
    expect(await store.get('fnd_unknown')).toBeUndefined();
  });

  test('a second claim of a resource and rule is refused and stores no finding or audit event', async () => {
    const { store } = await open();
    const first = await claimed(store, { on: { id: 'i-1' } });
    const second = aFinding({ on: { id: 'i-1' } });

    expect(await store.claim(second, anEvent(second), startMs)).toEqual({ ok: false, error: 'claimed' });
    const otherRule = aFinding({ on: { id: 'i-1' }, rule: 'ec2-instance-tagged-unused' });
    expect(await store.claim(otherRule, anEvent(otherRule), startMs)).toMatchObject({ ok: true });

    expect(await store.get(second.id)).toBeUndefined();
    expect(await typesOf(store, second)).toEqual([]);
    expect(await store.get(first.id)).toEqual(first);
  });

  test('one of 50 simultaneous claims succeeds, with one finding and one audit event', async () => {
    const { store } = await open();
    const findings = Array.from({ length: 50 }, () => aFinding({ on: { id: 'i-1' } }));

    const results = await Promise.all(
      findings.map((finding) => store.claim(finding, anEvent(finding), startMs)),
    );

    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results.filter((result) => !result.ok && result.error === 'claimed')).toHaveLength(49);
    const scope = { account: '111111111111', region: 'eu-west-1', kind: 'ec2-instance' };
    expect(await store.liveIn(scope)).toHaveLength(1);
    expect((await store.auditOf({ type: 'finding.claimed', limit: 99 })).events).toHaveLength(1);
  });

  test("a claim holds until the millisecond of its expiry by the caller's clock", async () => {
    const { store } = await open();
    const first = await claimed(store, { on: { id: 'i-1' }, claimExpiresAtMs: startMs + 1_000 });
    const early = aFinding({ on: { id: 'i-1' } });
    const late = aFinding({ on: { id: 'i-1' } });

    expect(await store.claim(early, anEvent(early), startMs + 999)).toEqual({ ok: false, error: 'claimed' });
    expect(await store.claim(late, anEvent(late), startMs + 1_000)).toEqual({ ok: true, value: late });

    expect(await store.get(first.id)).toMatchObject({
      status: 'lapsed',
      version: first.version + 1,
      updatedAtMs: startMs + 1_000,
    });
  });

  test('a takeover ends the old finding with an audit event, and the old finding can no longer move', async () => {
    const { store } = await open();
    const former = await claimed(store, { on: { id: 'i-1' }, claimExpiresAtMs: startMs });
    const heir = await claimed(store, { on: { id: 'i-1' } });

    const move = await store.move(former, { ...former, status: 'scheduled' }, anEvent(former));

    expect(move).toEqual({ ok: false, error: 'stale' });
    const lapsed = await store.get(former.id);
    expect(lapsed?.status).toBe('lapsed');
    const again = { ...former, version: lapsed?.version ?? 0 };
    const revival = await store.move(again, { ...again, status: 'scheduled' }, anEvent(former));
    expect(revival).toEqual({ ok: false, error: 'stale' });
    expect(await typesOf(store, former)).toEqual(['finding.claimed', 'finding.lapsed']);
    expect(await store.get(heir.id)).toEqual(heir);
  });

  test('one of 20 simultaneous takeovers of an expired claim succeeds', async () => {
    const { store } = await open();
    const former = await claimed(store, { on: { id: 'i-1' }, claimExpiresAtMs: startMs });
    const heirs = Array.from({ length: 20 }, () => aFinding({ on: { id: 'i-1' } }));

    const results = await Promise.all(heirs.map((heir) => store.claim(heir, anEvent(heir), startMs)));

    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(await typesOf(store, former)).toEqual(['finding.claimed', 'finding.lapsed']);
  });

  test('of a simultaneous takeover and move of the old finding exactly one succeeds', async () => {
    const { store } = await open();
    for (let round = 0; round < 10; round++) {
      const on = { id: `i-${round}` };
      const former = await claimed(store, { on, claimExpiresAtMs: startMs });
      const heir = aFinding({ on });

      const [taken, moved] = await Promise.all([
        store.claim(heir, anEvent(heir), startMs),
        store.move(former, { ...former, status: 'open', claimExpiresAtMs: startMs + dayMs }, anEvent(former)),
      ]);

      expect([taken.ok, moved.ok].filter(Boolean)).toHaveLength(1);
      expect((await store.get(former.id))?.status).toBe(moved.ok ? 'open' : 'lapsed');
    }
  });

  test('an ended finding frees its resource for a new finding', async () => {
    const { store } = await open();
    const first = await claimed(store, { on: { id: 'i-1' } });
    await store.move(first, { ...first, status: 'resolved' }, anEvent(first));
    const second = aFinding({ on: { id: 'i-1' } });

    expect(await store.claim(second, anEvent(second), startMs)).toEqual({ ok: true, value: second });
    expect((await store.get(first.id))?.status).toBe('resolved');
  });

  test("a move extends the finding's claim", async () => {
    const { store } = await open();
    const first = await claimed(store, { on: { id: 'i-1' }, claimExpiresAtMs: startMs });
    await store.move(first, { ...first, status: 'open', claimExpiresAtMs: startMs + dayMs }, anEvent(first));
    const second = aFinding({ on: { id: 'i-1' } });

    expect(await store.claim(second, anEvent(second), startMs)).toEqual({ ok: false, error: 'claimed' });
  });

  test('a claim whose response was lost holds, and a second claim is refused', async () => {
    const { store, loseNextAnswer } = await open();
    const first = aFinding({ on: { id: 'i-1' } });
    loseNextAnswer();
    await store.claim(first, anEvent(first), startMs).catch(() => undefined);
    const second = aFinding({ on: { id: 'i-1' } });

    expect(await store.claim(second, anEvent(second), startMs)).toEqual({ ok: false, error: 'claimed' });
    expect(await store.get(first.id)).toEqual(first);
    expect(await typesOf(store, first)).toEqual(['finding.claimed']);
  });

  test('an id used for two findings throws', async () => {
    const { store } = await open();
    const first = await claimed(store);
    const second = { ...aFinding(), id: first.id };

    await expect(store.claim(second, anEvent(second), startMs)).rejects.toThrow('already exists');
    expect(await store.get(first.id)).toEqual(first);
    const later = first.claimExpiresAtMs;
    await expect(store.claim(first, anEvent(first), later)).rejects.toThrow('already exists');
    expect(await store.get(first.id)).toEqual(first);
  });
}
