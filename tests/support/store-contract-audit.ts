import { expect, test } from '@jest/globals';
import type { AuditEvent } from '../../core/audit.ts';
import type { AuditQuery } from '../../core/ports/store.ts';
import { aFinding, anEvent, dayMs, startMs } from './store-samples.ts';
import { claimed } from './store-steps.ts';
import type { OpenWorld } from './store-world.ts';

export function auditContract(open: OpenWorld): void {
  test('audit events can be read by finding, resource, day and type, in both orders', async () => {
    const { store } = await open();
    const finding = aFinding({ on: { id: 'i-1' } });
    const first = anEvent(finding, { atMs: startMs });
    const second = anEvent(finding, { type: 'finding.resolved', atMs: startMs + dayMs });
    await store.claim(finding, first, startMs);
    await store.move(finding, { ...finding, status: 'resolved' }, second);
    const heir = aFinding({ on: { id: 'i-1' } });
    const third = anEvent(heir, { atMs: startMs + dayMs + 1 });
    await store.claim(heir, third, startMs + dayMs);
    const queries: readonly [AuditQuery, readonly AuditEvent[]][] = [
      [{ findingId: finding.id, limit: 9 }, [second, first]],
      [{ findingId: finding.id, limit: 9, oldestFirst: true }, [first, second]],
      [{ resourceId: 'i-1', limit: 9 }, [third, second, first]],
      [{ resourceId: 'i-1', limit: 9, oldestFirst: true }, [first, second, third]],
      [{ resourceId: 'i', limit: 9 }, []],
      [{ day: '2026-03-04', limit: 9 }, [first]],
      [{ day: '2026-03-05', limit: 9 }, [third, second]],
      [{ type: 'finding.claimed', limit: 9 }, [third, first]],
    ];

    for (const [query, events] of queries) expect(await store.auditOf(query)).toEqual({ events });
  });

  test('pages of audit events have no gaps or repetitions in both directions', async () => {
    const { store } = await open();
    const events: AuditEvent[] = [];
    for (let nth = 0; nth < 7; nth++) {
      const finding = aFinding();
      const event = anEvent(finding, { atMs: startMs + Math.floor(nth / 3) });
      await store.claim(finding, event, startMs);
      events.push(event);
    }

    for (const oldestFirst of [true, false]) {
      const paged: AuditEvent[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.auditOf({
          type: 'finding.claimed',
          limit: 2,
          oldestFirst,
          ...(cursor !== undefined && { cursor }),
        });
        expect(page.events.length).toBeLessThanOrEqual(2);
        paged.push(...page.events);
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(paged).toEqual(oldestFirst ? events : [...events].reverse());
    }
  });

  test('an audit event without finding and resource can be read by day and type', async () => {
    const { store } = await open();
    const event = anEvent(null, { type: 'remediation.paused' });
    await store.setPause({ by: 'U1', atMs: startMs, reason: '' }, event);

    expect(await store.auditOf({ day: '2026-03-04', limit: 9 })).toEqual({ events: [event] });
    expect(await store.auditOf({ type: 'remediation.paused', limit: 9 })).toEqual({ events: [event] });
  });

  test('stored data does not change with the objects that were given or returned', async () => {
    const { store } = await open();
    const material: Record<string, string> = { size: 'm5.large' };
    const finding = await claimed(store, {
      plan: {
        remediation: 'stop',
        title: 'Stop',
        undo: { possible: 'yes', how: '' },
        material,
        reasons: [],
        asks: null,
      },
    });
    material.size = 'changed after it was given';
    const read = await store.get(finding.id);
    const change = (): void => {
      (read as { plan: { material: Record<string, string> } }).plan.material.size =
        'changed after it was read';
    };
    // A store may freeze its results instead of copying them.
    await Promise.resolve()
      .then(change)
      .catch(() => undefined);

    expect((await store.get(finding.id))?.plan.material).toEqual({ size: 'm5.large' });
  });
}
