import { expect, test } from '@jest/globals';
import type { Finding } from '../../../../core/finding.ts';
import type { ScanDeps } from '../../../../core/ports/deps.ts';
import type { PlaceHealth } from '../../../../core/ports/inventory.ts';
import { lookForIncidents } from '../../../../core/scans/incidents/look-for-incidents.ts';
import type { Unit } from '../../../../core/unit.ts';
import { rules } from '../../../../rules/registry.generated.ts';
import { defaultPolicy } from '../../../support/default-policy.ts';
import { sampleFinding } from '../../../support/sample-finding.ts';
import { incidentFinding } from '../../../support/sample-incident.ts';

const fine: PlaceHealth = { running: 9, impaired: [], scheduled: [] };
const failing: PlaceHealth = { ...fine, impaired: [{ id: 'i-1', sinceMs: null }] };

/** The units that are scanned. */
async function scanned(
  health: Readonly<Record<string, PlaceHealth | Error>>,
  live: readonly Finding[] = [],
  modes: 'observe' | 'off' = 'observe',
): Promise<readonly Unit[]> {
  const policy = await defaultPolicy(rules);
  const planned: Unit[] = [];
  const startScan = async (scan: { units?: readonly Unit[]; only?: string }) => {
    expect(scan.only).toBe('incidents');
    planned.push(...(scan.units ?? []));
    throw new Error('enough');
  };
  const deps = {
    clock: { nowMs: () => 0 },
    log: { info: () => undefined, warn: () => undefined },
    rules,
    policy: async () => (modes === 'off' ? { ...policy, rules: {} } : policy),
    inventory: {
      ownAccount: async () => '123456789012',
      reach: async () => undefined,
      regions: async () => Object.keys(health),
      kindsIn: (region: string) => (region === 'global' ? [] : ['ec2-instance', 's3-bucket']),
      health: async ({ region }: Unit) => {
        const found = health[region];
        if (found === undefined || found instanceof Error) throw found;
        return found;
      },
    },
    store: {
      liveIn: async ({ region }: Unit) => live.filter(({ resource }) => resource.region === region),
      startScan,
    },
    ids: { next: () => 'e1' },
    queue: { send: async () => undefined },
  } as unknown as ScanDeps;
  await lookForIncidents(deps).catch(() => undefined);
  return planned;
}

const unit = (region: string): Unit => ({ account: '123456789012', region, kind: 'ec2-instance' });

test('scans the regions in which a status check fails', async () => {
  expect(await scanned({ 'eu-west-1': failing, 'us-east-1': fine })).toEqual([unit('eu-west-1')]);
});

test('scans the regions in which an incident is open, so that it ends without an alarm', async () => {
  const open = incidentFinding();
  expect(await scanned({ 'eu-central-1': fine, 'us-east-1': fine }, [open])).toEqual([unit('eu-central-1')]);
  expect(await scanned({ 'eu-central-1': fine }, [sampleFinding()])).toEqual([]);
});

test('goes on when the status checks of one region cannot be read', async () => {
  expect(await scanned({ 'eu-west-1': new Error('AccessDenied'), 'us-east-1': failing })).toEqual([
    unit('us-east-1'),
  ]);
});

test('reads nothing when the policy has no rule for incidents', async () => {
  expect(await scanned({ 'eu-west-1': failing }, [], 'off')).toEqual([]);
});
