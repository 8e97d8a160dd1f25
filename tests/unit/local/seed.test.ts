import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parsePolicy } from '../../../app/policy/load.ts';
import { hourMs } from '../../../core/calendar.ts';
import { instanceProfile } from '../../../local/seed/kinds/ec2-instance.ts';
import { databaseProfile } from '../../../local/seed/kinds/rds-instance.ts';
import { localKinds } from '../../../local/seed/kinds/registry.generated.ts';
import { parseSeed } from '../../../local/seed/load.ts';
import { hourOf, type MeasuredResource } from '../../../local/seed/metrics.ts';
import { regionsOf } from '../../../local/seed/schema.ts';
import { rules } from '../../../rules/registry.generated.ts';

const acme = parseSeed(readFileSync('local/seed/acme.yaml', 'utf8'), 'acme.yaml');
const policyText = readFileSync('local/seed/janitor.yaml', 'utf8');

describe('the company of the local copy', () => {
  test('has resources in at least four regions and at most 30 instances', () => {
    expect(regionsOf(acme).length).toBeGreaterThanOrEqual(4);
    expect(acme.entries['instances']?.length).toBeLessThanOrEqual(30);
  });

  test.each(localKinds.map(({ section }) => section))('has %s', (section) => {
    expect(acme.entries[section]).not.toEqual([]);
  });

  test('has a policy for every rule, with grace periods of minutes', () => {
    const loaded = parsePolicy(policyText, 'janitor.yaml', rules);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
    const { policy, warnings } = loaded.value;
    expect(warnings).toEqual([]);
    const acting = Object.entries(policy.rules).filter(
      ([, { mode }]) => mode === 'approve' || mode === 'enforce',
    );
    const remediable = rules.filter(({ remediation }) => remediation !== null);
    expect(acting.map(([id]) => id).sort()).toEqual(remediable.map(({ id }) => id).sort());
    const told = Object.values(policy.rules).filter(({ mode }) => mode !== 'observe');
    expect(told.map(({ rule }) => rule).sort()).toEqual(rules.map(({ id }) => id).sort());
    for (const { graceMs } of Object.values(policy.rules)) expect(graceMs).toBeLessThanOrEqual(60 * 60_000);
    expect(new Set(policy.accounts[0]?.regions)).toEqual(new Set(regionsOf(acme)));
  });
});

describe('an invalid seed file', () => {
  test.each([
    ['instances: [{ name: a }]', /instances\.0\.region/],
    ['instances: [{ name: a, region: eu-west-1, lod: busy }]', /lod/],
    ['addresses: [{ name: a, region: eu-west-1, attachedTo: nobody }]', /no instance nobody/],
    ['databases: [{ name: a, region: eu-west-1, replicaOf: b }]', /no database b/],
  ])('is refused with the location: %s', (text, problem) => {
    expect(() => parseSeed(text, 'seed.yaml')).toThrow(problem);
  });
});

describe('metrics', () => {
  const day0 = Date.parse('2026-11-02T00:00:00Z');
  const measured = (
    load: MeasuredResource['load'],
    profile: MeasuredResource['profile'] = instanceProfile,
  ): MeasuredResource => ({
    region: 'eu-west-1',
    profile,
    dimension: { Name: 'InstanceId', Value: 'i-1' },
    name: 'one',
    load,
  });
  const hours = (of: MeasuredResource, count = 14 * 24) =>
    Array.from({ length: count }, (_, hour) => hourOf(of, day0 + hour * hourMs, day0 + count * hourMs));
  const sum = (of: readonly Readonly<Record<string, number>>[], ...names: readonly string[]) =>
    of.reduce((total, hour) => total + names.reduce((all, name) => all + (hour[name] ?? 0), 0), 0);

  test('are the same each time', () => {
    expect(hours(measured('busy'))).toEqual(hours(measured('busy')));
  });

  test('of an idle instance stay under 5 % CPU and 5 MB a day, and a chatty one is idle only in CPU', () => {
    for (const [load, isIdle] of [
      ['idle', true],
      ['chatty', false],
    ] as const) {
      const all = hours(measured(load));
      expect(Math.max(...all.map((hour) => hour['CPUUtilization'] ?? 100))).toBeLessThan(5);
      expect(sum(all.slice(0, 24), 'NetworkIn', 'NetworkOut') < 5_000_000).toBe(isIdle);
    }
  });

  test('of a busy instance are above 5 % CPU in every hour', () => {
    for (const load of ['busy', 'steady'] as const)
      expect(Math.min(...hours(measured(load)).map((hour) => hour['CPUUtilization'] ?? 0))).toBeGreaterThan(
        5,
      );
  });

  test('of a young database exist only for its last hours', () => {
    const all = hours(measured({ like: 'unused', hours: 96 }, databaseProfile));
    expect(all.filter((hour) => hour['DatabaseConnections'] === 0).length).toBe(96);
    expect(all.slice(0, 14 * 24 - 96).every((hour) => Object.keys(hour).length === 0)).toBe(true);
  });

  test('of a nightly database are not all zero', () => {
    expect(sum(hours(measured('nightly', databaseProfile)), 'DatabaseConnections')).toBeGreaterThan(0);
  });
});
