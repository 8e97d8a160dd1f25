/** Mirrors an account, and sweeps it after changes that no event told; in its own process. */
import { createAccounts } from '../../aws/access/accounts.ts';
import { createInventory } from '../../aws/inventory.ts';
import { kinds } from '../../aws/kinds/registry.generated.ts';
import { identityUnit } from '../../core/iam/identity-resource.ts';
import { withAccepted } from '../../core/iam/with-accepted.ts';
import { scanUnit } from '../../core/scans/scan-unit.ts';
import { startScan } from '../../core/scans/start-scan.ts';
import { rules } from '../../rules/registry.generated.ts';
import { createMemoryEvaluations } from '../../tests/fakes/memory-evaluations.ts';
import { createIamWorld } from '../../tests/support/iam-world.ts';
import { startManyIdentities } from './many-identities.ts';

const identities = Number(process.argv[2]);
const aws = await startManyIdentities(identities);
const world = createIamWorld(
  undefined,
  Object.fromEntries(
    rules.filter(({ kind }) => kind === 'iam-identity').map(({ id }) => [id, 'notify' as const]),
  ),
);
const { nowMs } = world.deps.clock;
const accounts = createAccounts({
  options: { homeRegion: 'us-east-1', endpoint: aws.url },
  prefix: 'bench',
  externalId: async () => null,
  nowMs,
});
const inventory = withAccepted(createInventory({ accounts, kinds, nowMs }), world.mirror);
const deps = { ...world.deps, inventory, store: world.store, evaluations: createMemoryEvaluations() };
const startedMs = performance.now();
await scan('mirror');
const mirroredMs = performance.now();
world.advance(120_000);
aws.widen();
const swept = await scan('sweep');
await aws.close();
process.stdout.write(
  JSON.stringify({
    identities: swept?.lookedAt.reduce((sum, { count }) => sum + count, 0) ?? 0,
    mirrored: (await world.mirror.ids('123456789012')).length,
    found: new Set((await world.findings()).map(({ resource }) => resource.id)).size,
    undecided: swept?.undecided.length,
    notLookedAt: swept?.notLookedAt,
    mirrorSeconds: (mirroredMs - startedMs) / 1_000,
    sweepSeconds: (performance.now() - mirroredMs) / 1_000,
    peakMegabytes: process.resourceUsage().maxRSS / 1_024,
  }),
);

async function scan(scanId: string) {
  const unit = identityUnit('123456789012');
  await startScan(deps, { scanId, askedBy: null, channel: null, units: [unit] });
  for (let tries = 0; tries < 50 && !(await world.store.isUnitDone(scanId, unit)); tries += 1)
    await scanUnit(deps, { scanId, ...unit });
  const [report] = await world.store.reports(scanId);
  return report;
}
