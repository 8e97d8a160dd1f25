import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { analyze } from '../../../core/iam/analyze.ts';
import type { IamAnalysis } from '../../../core/iam/find-in-change.ts';
import { findingOf, now, verdicts } from '../../support/iam-policies.ts';

type Managed = { readonly name: string; readonly path: string; readonly document: unknown };

/** AWS's managed policies, as moto ships them. */
function managedPolicies(): readonly Managed[] {
  const script = [
    'import json',
    'from moto.iam.aws_managed_policies import aws_managed_policies_data as data',
    'print(json.dumps([dict(name=n, path=p["Path"], document=p["Document"]) for n, p in json.loads(data).items()]))',
  ].join('\n');
  return JSON.parse(
    execFileSync(python(), ['-c', script], { encoding: 'utf8', maxBuffer: 64_000_000 }),
  ) as readonly Managed[];
}

/** The one that moto is installed for. */
function python(): string {
  const moto = execFileSync('sh', ['-c', 'command -v moto_server'], { encoding: 'utf8' }).trim();
  const beside = join(dirname(moto), 'python3');
  try {
    return realpathSync(beside) && beside;
  } catch {
    return 'python3';
  }
}

let all: readonly Managed[] = [];
const judged = new Map<string, IamAnalysis>();

beforeAll(() => {
  all = managedPolicies();
  for (const { name, path, document } of all) {
    const attachedTo = { kind: 'policy', arn: `arn:aws:iam::aws:policy${path}${name}` };
    judged.set(name, analyze({ event: null, before: null, after: document, attachedTo }, now));
  }
});

const of = (name: string): IamAnalysis => judged.get(name) ?? { findings: [], undecided: ['not there'] };

test('all are read', () => {
  expect(all.length).toBeGreaterThan(1_000);
  const unread = [...judged].filter(([, { undecided }]) =>
    undecided.some((reason) => !reason.includes('depends on')),
  );
  expect(unread).toEqual([]);
});

test('none that only reads escalates', () => {
  const reading = all.filter(({ name }) => /ReadOnly|ViewOnly|SecurityAudit/.test(name));
  expect(reading.length).toBeGreaterThan(150);
  expect(
    reading.filter(({ name }) => findingOf(of(name), 'privilege-escalation')).map(({ name }) => name),
  ).toEqual([]);
});

test('nothing is new in the same policy', () => {
  const changed = all.filter(({ document }) => {
    const { findings } = analyze(
      { event: null, before: document, after: document, attachedTo: { kind: 'policy' } },
      now,
    );
    return findings.length > 0;
  });
  expect(changed.map(({ name }) => name)).toEqual([]);
});

test('the strong ones', () => {
  expect(verdicts(of('AdministratorAccess'))).toEqual([
    'critical full-admin',
    'critical privilege-escalation',
    'high credentials-exposure',
    'high resource-exposure',
    'low infrastructure-modification',
    'medium data-exfiltration',
  ]);
  expect(verdicts(of('IAMFullAccess'))).toEqual([
    'critical privilege-escalation',
    'high credentials-exposure',
    'high resource-exposure',
    'high service-wildcard',
  ]);
  // Everything but iam:*, and so also permission sets of Identity Center.
  expect(verdicts(of('PowerUserAccess'))).toEqual([
    'critical privilege-escalation',
    'high credentials-exposure',
    'high not-action-allow',
    'high resource-exposure',
    'low infrastructure-modification',
    'medium data-exfiltration',
  ]);
  expect(of('AWSDenyAll')).toEqual({ findings: [], undecided: [] });
});
