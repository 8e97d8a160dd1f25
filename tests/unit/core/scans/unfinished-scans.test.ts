import { expect, test } from '@jest/globals';
import { hourMs } from '../../../../core/calendar.ts';
import { type Company, createCompany, later, scan } from '../../../simulator/company.ts';
import { Crash } from '../../../simulator/turns.ts';
import { anEvent, aScan } from '../../../support/store-samples.ts';

/** A scan whose worker died before it had stored the units. */
async function startedOnly(company: Company, id: string): Promise<void> {
  const startedAtMs = company.nowMs();
  await company.store.startScan(aScan({ id, startedAtMs, channel: 'C1' }), anEvent(null), hourMs);
}

test('a scan without progress that lost its lock to a newer one is finished and told', async () => {
  const company = createCompany({ servers: 2 });
  await startedOnly(company, 'stuck');
  company.advance(20 * 60_000);
  await scan(company, 'new');
  expect(await company.store.getScan('stuck')).toMatchObject({ status: 'running' });
  await later(company, 15, 15);
  expect(await company.store.getScan('stuck')).toMatchObject({
    status: 'finished',
    unitsDone: 6,
    announcedAtMs: expect.any(Number),
  });
  expect(company.slack.outcomes).toContain('stuck');
});

test('a scan that could not be planned before its deadline reports the account as not looked at', async () => {
  const company = createCompany({ servers: 2 });
  await startedOnly(company, 'stuck');
  company.advance(3 * hourMs);
  await later(company, 15, 15);
  expect(await company.store.getScan('stuck')).toMatchObject({ status: 'finished', unitsDone: 1 });
  const [report] = await company.store.reports('stuck');
  expect(report?.notLookedAt).toEqual([
    {
      account: 'unknown',
      region: 'every region',
      kind: 'every kind',
      reason: 'The scan reached its limit of 3 hours.',
    },
  ]);
});

test('who asked for a scan sees its outcome also when its announcement died at the last step', async () => {
  const company = createCompany({ servers: 2 });
  const { store } = company.ports;
  company.ports.store = {
    ...store,
    scanAnnounced: async (scanId, atMs) => {
      await store.scanAnnounced(scanId, atMs);
      // What earlier messages showed does not count.
      company.slack.outcomes.clear();
      const at = company.queue.findIndex(({ work }) => work.type === 'scan.announce');
      company.queue.splice(at, 1);
      throw new Crash('after store.scanAnnounced');
    },
  };
  await scan(company, 's1');
  await later(company, 15);
  expect(await company.store.getScan('s1')).toMatchObject({ announcedAtMs: expect.any(Number) });
  expect(company.slack.outcomes).toContain('s1');
});
