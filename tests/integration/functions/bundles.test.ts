import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import type { DepName } from '../../../core/functions/function.ts';
import { bundleOptions } from '../../../infra/bundle.ts';
import { functionNamed, functions } from '../../../infra/functions.ts';

const root = join(__dirname, '..', '..', '..');
const lookedAfter = [
  'cloudformation',
  'cloudwatch',
  'ec2',
  'ecr',
  'iam',
  'kms',
  'lambda',
  'rds',
  's3',
  's3-control',
  'secrets-manager',
  'sns',
  'sqs',
  'sts',
];

/** The clients of each dep; deps that are not listed have none. */
const clientsOf: Partial<Readonly<Record<DepName, readonly string[]>>> = {
  alarmMutes: lookedAfter,
  archive: ['s3'],
  bus: ['eventbridge'],
  changeHistory: ['cloudtrail'],
  config: ['config-service'],
  debts: ['dynamodb'],
  doorAccess: ['secrets-manager'],
  dryRuns: ['lambda'],
  evaluations: ['dynamodb', 's3'],
  findings: ['dynamodb'],
  history: ['dynamodb'],
  incidentLog: ['dynamodb', 's3'],
  inventory: lookedAfter,
  keyValue: ['dynamodb'],
  notices: ['dynamodb', 'secrets-manager'],
  owners: ['dynamodb', 'secrets-manager'],
  policy: ['dynamodb'],
  policyFiles: ['s3'],
  publish: ['dynamodb', 'sns'],
  queue: ['sqs'],
  remediator: lookedAfter,
  reportCsv: ['s3'],
  reportFiles: ['s3'],
  dashboardLinks: ['secrets-manager'],
  reportMail: ['sesv2'],
  schedules: ['scheduler', 'sqs'],
  scans: ['dynamodb'],
  scanStatus: ['dynamodb'],
  speak: ['secrets-manager'],
  tagIndex: ['resource-groups-tagging-api'],
};

async function modulesOf(name: string): Promise<readonly string[]> {
  const built = await build({
    ...bundleOptions(root, functionNamed(name)),
    outdir: join(root, 'out'),
    write: false,
  });
  return Object.values(built.metafile?.outputs ?? {}).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
}

function clientsIn(modules: readonly string[]): readonly string[] {
  const found = modules.flatMap(
    (path) => /node_modules\/@aws-sdk\/client-([a-z0-9-]+)\//.exec(path)?.[1] ?? [],
  );
  return [...new Set(found)].toSorted();
}

describe.each(functions)('the bundle of $name', ({ name, isInteractive = false, needs: { deps } }) => {
  test('contains only the clients of its deps and no unused code', async () => {
    const modules = await modulesOf(name);
    const wanted = new Set(deps.flatMap((dep) => clientsOf[dep] ?? []));
    expect(clientsIn(modules)).toEqual([...wanted].toSorted());
    const has = (pattern: RegExp) => modules.some((path) => pattern.test(path));
    const needs = (...any: readonly DepName[]) => any.some((dep) => deps.includes(dep));
    expect(has(/node_modules\/@slack\//)).toBe(needs('speak', 'owners', 'notices', 'doorAccess'));
    expect(has(/^rules\//)).toBe(needs('rules', 'policyFiles'));
    expect(has(/^aws\/kinds\/ec2\//)).toBe(needs('inventory'));
    expect(has(/^aws\/remediator\.ts/)).toBe(needs('remediator'));
    expect(has(/^aws\/state\/scans\/(slices|units|scan-store)\.ts/)).toBe(needs('scans', 'claims'));
    expect(has(/^aws\/state\/debt\.ts/)).toBe(needs('debts'));
    expect(has(/^core\/findings\/remediation\/remediate\.ts/)).toBe(needs('remediator'));
    expect(has(/^handlers\/commands\//)).toBe(needs('doorAccess'));
    expect(has(/\/AdaptiveRetryStrategy\.js$/)).toBe(wanted.size > 0 && !isInteractive);
    expect(has(/^(local|tests|scripts|bench|infra)\//)).toBe(false);
    expect(has(/^aws\/kinds\/.*samples/)).toBe(false);
    expect(has(/@slack\/(bolt|web-api)\/dist\/index\.js$/)).toBe(false);
    expect(has(/node_modules\/yaml\/|^app\/policy\/(?:yaml|load|schema|read-file)\.ts/)).toBe(
      needs('policyFiles'),
    );
  });
});

describe("the slack function's bundle", () => {
  test('has only the clients of its tables, queues and secrets', async () => {
    expect(clientsIn(await modulesOf('slack'))).toEqual(['dynamodb', 'secrets-manager', 'sqs']);
  });

  test('has no part of a library that it never runs', async () => {
    const unused = /\/p-queue\/|(Sha256Js|DefaultRateLimiter|parseIni|getInstanceMetadataRegion)\.js$/;
    expect((await modulesOf('slack')).filter((path) => unused.test(path))).toEqual([]);
  });
});

test('only the two recheck functions can change resources', () => {
  const changing = functions.filter(({ needs }) => needs.deps.includes('remediator'));
  expect(changing.map(({ name }) => name)).toEqual(['recheck', 'recheck-iam']);
});
