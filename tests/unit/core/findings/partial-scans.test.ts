import { describe, expect, test } from '@jest/globals';
import type { SingleWork } from '../../../../core/work.ts';
import { type Company, createCompany, drain, found, later, scan } from '../../../simulator/company.ts';
import { account, region } from '../../../simulator/things.ts';

type Start = Extract<SingleWork, { type: 'scan.start' }>;

async function start(here: Company, scanId: string, part: Pick<Start, 'only' | 'units'>): Promise<void> {
  const work: Start = { type: 'scan.start', scanId, askedBy: null, channel: null, ...part };
  here.queue.push({ work, dueMs: 0, running: 0 });
  await drain(here);
}

const place = (kind: string) => ({ account, region, kind });
const only = { only: 'compliance' } as const;

async function unitsOf(here: Company, scanId: string): Promise<readonly string[]> {
  const reports = await here.store.reports(scanId);
  return reports.flatMap(({ lookedAt }) => lookedAt.map(({ kind }) => kind)).toSorted();
}

describe('a partial scan', () => {
  test('of the compliance rules reads only their kinds and leaves the findings of other rules unchanged', async () => {
    const here = createCompany({ servers: 2, others: 2 });
    await scan(here, 'whole');
    const databases = (await found(here)).filter(({ rule }) => rule === 'sim-database-idle');
    expect(databases.length).toBeGreaterThan(0);
    for (const thing of here.aws.things) if (thing.state === 'bad') thing.state = 'fine';

    here.advance(60_000);
    await start(here, 'part', only);

    expect(await unitsOf(here, 'part')).toEqual(['sim-box', 'sim-server']);
    const after = await found(here);
    expect(after.filter(({ rule }) => rule === 'sim-database-idle').map(({ status }) => status)).toEqual(
      databases.map(({ status }) => status),
    );
    expect(after.filter(({ rule }) => rule === 'sim-server-idle').map(({ status }) => status)).toEqual([
      'resolved',
      'resolved',
    ]);
  });

  test('announces, schedules and remediates within its own limits', async () => {
    const here = createCompany({ servers: 2 });
    await start(here, 'part', only);
    expect((await here.store.getScan('part'))?.allowed).toMatchObject({ '*': 2 });
    await later(here, 24 * 60 + 1, 20);
    expect(here.ran).toHaveLength(2);
  });

  test('does not start while a whole scan of the same hour runs, which evaluates the rules itself', async () => {
    const here = createCompany({ servers: 1 });
    here.queue.push({
      work: { type: 'scan.start', scanId: 'whole', askedBy: null, channel: null },
      dueMs: 0,
      running: 0,
    });
    while (!(await here.store.runningScan())) {
      for (const message of here.queue.slice()) if (message.running === 0) here.deliver(message);
      await here.turns.step();
    }
    await start(here, 'compliance-2026-01-05T12', only);

    expect(await here.store.getScan('compliance-2026-01-05T12')).toBeUndefined();
    expect((await here.store.getScan('whole'))?.status).toBe('finished');
    const { heartbeats } = await here.evaluations.heartbeats({ rule: 'sim-server-idle', limit: 9 });
    expect(heartbeats.map(({ run }) => run.id)).toEqual(['whole']);
  });

  test('is not returned as the last scan and does not block a whole scan', async () => {
    const here = createCompany({ servers: 1 });
    await scan(here, 'whole');
    here.advance(60_000);
    await start(here, 'part', only);
    expect((await here.store.lastScan())?.id).toBe('whole');
    expect(await here.store.unfinishedScans(9)).toEqual([]);
  });

  test('posts cards only for its own findings and leaves waiting ones to the next whole scan', async () => {
    const here = createCompany({ servers: 6, others: 6 });
    await scan(here, 'whole');
    const waiting = (await found(here, 'claimed')).length;
    expect(waiting).toBeGreaterThan(0);
    here.advance(60_000);
    await start(here, 'part', only);
    expect(await found(here, 'claimed')).toHaveLength(waiting);
  });

  test('of single places reads only those places and makes no report', async () => {
    const here = createCompany({ servers: 1, others: 1 });
    // A set, because a message may be delivered twice.
    const reported = new Set<string>();
    here.queue.push = (...messages) => {
      for (const { work } of messages) if (work.type === 'compliance.report') reported.add(work.scanId);
      return Array.prototype.push.apply(here.queue, messages);
    };
    await start(here, 'p1', { ...only, units: [place('sim-server'), place('sim-database')] });
    expect(await unitsOf(here, 'p1')).toEqual(['sim-server']);
    expect([...reported]).toEqual([]);
    here.advance(60_000);
    await start(here, 'p2', { units: [place('sim-database')] });
    expect(await unitsOf(here, 'p2')).toEqual(['sim-database']);
    here.advance(60_000);
    await start(here, 'part', only);
    expect([...reported]).toEqual(['part']);
  });

  test('of places outside the policy reads nothing and finishes', async () => {
    const here = createCompany({ servers: 1 });
    await start(here, 'none', {
      units: [{ account: '999999999999', region, kind: 'sim-server' }, place('no-such-kind')],
    });
    expect(await unitsOf(here, 'none')).toEqual([]);
    expect((await here.store.getScan('none'))?.status).toBe('finished');
  });
});

describe('an interrupted partial scan', () => {
  test('is finished by the sweep as a partial scan, wherever its worker died', async () => {
    let points = 1;
    for (let crashAt = 0; crashAt < points; crashAt += 3) {
      const here = createCompany({ servers: 1, others: 1 });
      here.turns.faults.crashAt = crashAt;
      const work: Start = { type: 'scan.start', scanId: 'part', askedBy: null, channel: null, ...only };
      here.queue.push({ work, dueMs: 0, running: 0 });
      // The message of a worker that died is lost too.
      while (here.queue.length > 0) {
        for (const message of here.queue.splice(0)) {
          here.deliver(message);
          while (await here.turns.step());
        }
      }
      points = Math.max(points, Math.min(here.turns.faults.points, 150));
      here.turns.faults.crashAt = null;
      await later(here, 6, 6, 6);
      const ended = await here.store.getScan('part');
      if (!ended) continue;
      expect([crashAt, ended.status, ended.only]).toEqual([crashAt, 'finished', 'compliance']);
      expect(ended.announcedAtMs).not.toBeNull();
      expect(await unitsOf(here, 'part')).toEqual(['sim-box', 'sim-server']);
      const { changes } = await here.evaluations.changes({ rule: 'sim-server-idle', limit: 99 });
      expect(changes).toHaveLength(6);
    }
  });
});
