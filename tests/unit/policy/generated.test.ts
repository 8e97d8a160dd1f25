import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { parsePolicy } from '../../../app/policy/load.ts';
import { formatDuration } from '../../support/format-duration.ts';
import { rules } from './fake-rules.ts';

const some = <T>(shape: { [N in keyof T]: fc.Arbitrary<T[N]> }) => fc.record(shape, { requiredKeys: [] });
const duration = fc.integer({ min: 60, max: 365 * 86_400 }).map((seconds) => formatDuration(seconds * 1000));
const mode = fc.constantFrom('observe', 'notify', 'approve', 'enforce');
const word = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9/_-]{0,20}$/);
const accountId = fc.stringMatching(/^\d{12}$/);
const user = fc.stringMatching(/^[UW][A-Z0-9]{2,10}$/);
const match = fc.record({
  resource: word,
  tags: fc.dictionary(word, fc.string({ maxLength: 20 }), { maxKeys: 3 }),
});
const settings = (thresholds: Record<string, fc.Arbitrary<unknown>>, remediations: readonly string[]) =>
  some({
    mode,
    grace: duration,
    remediation: fc.constantFrom(...remediations),
    severity: fc.constantFrom('critical', 'high', 'medium', 'low'),
    channel: fc.constant('#other'),
    thresholds: some(thresholds),
    protect: fc.array(fc.record({ match, because: word }), { maxLength: 2 }),
  });

const file = fc.record(
  {
    channel: fc.constant('#cloud-costs'),
    timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Lima'),
    daily: fc.constantFrom('00:00', '16:00', '23:59'),
    accounts: fc.uniqueArray(
      some({ name: word, regions: fc.constant(['eu-west-1', 'us-gov-west-1']) }).chain((rest) =>
        accountId.map((id) => ({ id, ...rest })),
      ),
      { minLength: 1, maxLength: 3, selector: ({ id }) => id },
    ),
    owners: some({ tags: fc.array(word, { maxLength: 3 }), emailDomain: fc.constant('example.com') }),
    approvers: some({ users: fc.array(user, { maxLength: 3 }), groups: fc.constant(['S0AAA']) }),
    limits: some({
      remediationsPerRun: fc.nat(1000),
      percentOfKind: fc.integer({ min: 0, max: 100 }),
      cardsPerDigest: fc.nat(100),
    }),
    defaults: some({ mode, grace: duration }),
    claimExpiry: duration,
    rules: some<Record<string, unknown>>({
      'ec2-instance-idle': settings(
        {
          maxCpuPercent: fc.double({ min: 0, max: 100, noNaN: true }),
          windowDays: fc.integer({ min: 1, max: 455 }),
        },
        ['stop'],
      ),
      'rds-instance-idle': fc.oneof(
        fc.constant('off'),
        settings({ maxConnections: fc.nat() }, ['stop', 'delete']),
      ),
    }),
    exemptions: fc.array(fc.record({ match, reason: word, until: fc.constant('2030-02-28') }), {
      maxLength: 3,
    }),
  },
  { requiredKeys: ['channel'] },
);

/** Every mapping of the file whose keys the schema knows by name. */
function mappings(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [];
  if (path.at(-1) === 'tags' && !Array.isArray(value)) return [];
  const inner = Object.entries(value).flatMap(([key, child]) =>
    mappings(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return Array.isArray(value) ? inner : [path, ...inner];
}

describe('a generated policy file', () => {
  test('that is valid is accepted with its values', () => {
    fc.assert(
      fc.property(file, (file) => {
        const loaded = parsePolicy(stringify(file), 'janitor.yaml', rules);
        if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
        const { policy } = loaded.value;
        expect(policy.defaultChannel).toBe(file.channel);
        expect(policy.accounts).toHaveLength(file.accounts?.length ?? 1);
        expect(policy.exemptions).toHaveLength(file.exemptions?.length ?? 0);
        expect('rds-instance-idle' in policy.rules).toBe(file.rules?.['rds-instance-idle'] !== 'off');
      }),
      { numRuns: 300 },
    );
  });

  test("with one unknown key has one problem, at the key's line", () => {
    fc.assert(
      fc.property(file, fc.nat(), (file, pick) => {
        const places = mappings(file);
        const place = places[pick % places.length] ?? [];
        const broken: unknown = JSON.parse(JSON.stringify(file));
        let target = broken as Record<string | number, unknown>;
        for (const part of place) target = target[part] as Record<string | number, unknown>;
        target['no-such-key'] = 1;
        const text = stringify(broken);

        const loaded = parsePolicy(text, 'janitor.yaml', rules);

        if (loaded.ok) throw new Error('accepted');
        expect(loaded.error).toHaveLength(1);
        const [problem] = loaded.error;
        expect(problem?.message).toMatch(/^unknown key/);
        expect(text.split('\n')[(problem?.line ?? 0) - 1]?.slice((problem?.column ?? 0) - 1)).toBe(
          'no-such-key: 1',
        );
      }),
      { numRuns: 300 },
    );
  });
});
