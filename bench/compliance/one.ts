/**
 * Measures one population in its own process: a first scan, one without changes, and one in which one
 * instance in a hundred has changed.
 */
import { loadPolicy } from '../../app/policy/load.ts';
import { scanUnit } from '../../core/scans/scan-unit.ts';
import { rule } from '../../rules/ec2-instance-missing-tags.ts';
import type { Phase } from './phase.ts';
import { createWorld } from './world.ts';

const instances = Number(process.argv[2]);
const loaded = await loadPolicy({ path: null }, [rule]);
if (!loaded.ok) throw new Error('The built-in defaults are wrong');
const world = createWorld(instances, loaded.value.policy);
const { deps } = world;

const phases: Phase[] = [];
for (const [name, changing] of [
  ['first', null],
  ['steady', null],
  ['1 % changed', 100],
] as const) {
  if (name !== 'first') world.later(changing);
  phases.push(await run(name));
}
process.stdout.write(JSON.stringify(phases));

async function run(name: string): Promise<Phase> {
  const scanId = `bench-${name}`;
  const startedAtMs = deps.clock.nowMs();
  await deps.store.startScan(
    {
      id: scanId,
      version: 1,
      status: 'running',
      askedBy: null,
      channel: null,
      only: 'compliance',
      startedAtMs,
      progressAtMs: startedAtMs,
      finishedAtMs: null,
      announcedAtMs: null,
      unitsTotal: 0,
      unitsDone: 0,
      allowed: null,
      limitReached: null,
    },
    {
      id: scanId,
      atMs: startedAtMs,
      type: 'scan.started',
      actor: 'janitor',
      summary: '',
      findingId: null,
      resource: null,
      resourceId: null,
      rule: null,
      details: {},
    },
    0,
  );
  await deps.store.planUnits(scanId, world.units);
  const before = { ...world.dynamodb, ...world.s3, claims: world.claims() };
  const cpu = process.cpuUsage();
  const wallMs = performance.now();
  for (const unit of world.units) await scanUnit(deps, { scanId, ...unit });
  const used = process.cpuUsage(cpu);
  const reports = await deps.store.reports(scanId);
  const evaluated = reports.reduce(
    (sum, { evaluations }) => sum + Object.values(evaluations ?? {}).reduce((a, b) => a + b, 0),
    0,
  );
  return {
    name,
    instances,
    evaluated,
    cpuSeconds: (used.user + used.system) / 1e6,
    wallSeconds: (performance.now() - wallMs) / 1000,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    itemsWritten: world.dynamodb.items - before.items,
    writeCalls: world.dynamodb.calls - before.calls,
    writeUnits: world.dynamodb.units - before.units,
    readUnits: world.dynamodb.readUnits - before.readUnits,
    findings: world.claims() - before.claims,
    s3Puts: world.s3.puts - before.puts,
    s3Bytes: world.s3.bytes - before.bytes,
  };
}
