import { expect, test } from '@jest/globals';
import type { NotifyDeps } from '../../../../core/ports/deps.ts';
import type { Digest } from '../../../../core/ports/notices.ts';
import type { Scan, ScanScope, UnitReport } from '../../../../core/scan.ts';
import { announceScan } from '../../../../core/scans/announce-scan.ts';
import { incidentFinding } from '../../../support/sample-incident.ts';

/** The digest of a scan that found one incident, and left two resources without a verdict. */
async function digestOf(only?: ScanScope): Promise<Digest | undefined> {
  const finding = incidentFinding({ status: 'claimed' });
  const posted: Digest[] = [];
  const unread = { rule: 'ec2-high-cpu', missing: 'alarms', because: 'No alarm.' };
  const report = {
    claimed: [finding.id],
    worse: [],
    resolved: [],
    undecided: [unread, unread],
    lookedAt: [],
    notLookedAt: [],
    snoozed: 0,
    exempt: 0,
    known: 0,
  } as unknown as UnitReport;
  const scan = { id: 's1', status: 'finished', channel: null, announcedAtMs: null, ...(only && { only }) };
  const deps = {
    clock: { nowMs: () => 0 },
    policy: async () => ({ limits: { cardsPerDigest: 5 }, defaultChannel: 'C0' }),
    notices: {
      digest: async (digest: Digest) => {
        posted.push(digest);
        return { ok: true, value: { channel: digest.channel, ts: '1', about: [] } };
      },
    },
    store: {
      getScan: async () => scan as unknown as Scan,
      reports: async () => [report],
      byStatus: async () => ({ findings: [] }),
      getMany: async (ids: readonly string[]) => (ids.includes(finding.id) ? [finding] : []),
      scanAnnounced: async () => undefined,
    },
  } as unknown as NotifyDeps;
  await announceScan(deps, 's1');
  return posted[0];
}

test('counts what could not be judged', async () => {
  expect(await digestOf()).toMatchObject({ undecided: 2 });
});

test('counts it not in a scan for incidents: most instances have no alarm to judge by', async () => {
  expect(await digestOf('incidents')).toMatchObject({ undecided: 0 });
});
