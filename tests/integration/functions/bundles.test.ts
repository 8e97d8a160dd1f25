import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { bundleOptions } from '../../../infra/bundle.ts';
import { type FunctionName, functionNames, functions } from '../../../infra/functions.ts';

const root = join(__dirname, '..', '..', '..');
const lookedAfter = ['cloudwatch', 'ec2', 'iam', 'kms', 'rds', 's3', 's3-control', 'sts'];

/** Each function has the clients that its work takes, and no other's code is deployed with it. */
const clients: Readonly<Record<FunctionName, readonly string[]>> = {
  slack: ['dynamodb', 'secrets-manager', 'sqs'],
  scan: [...lookedAfter, 'dynamodb', 'lambda', 'secrets-manager', 'sqs'],
  recheck: [...lookedAfter, 'dynamodb', 'sqs'],
  notify: ['dynamodb', 's3', 'scheduler', 'secrets-manager', 'sns', 'sqs'],
  probe: lookedAfter,
  sweep: ['dynamodb', 'sqs'],
  'daily-scan': ['sqs'],
  compliance: ['dynamodb', 's3', 'sns', 'sqs'],
  'compliance-scan': ['sqs'],
  check: [...lookedAfter, 'dynamodb', 'sqs'],
  'config-rule': [...lookedAfter, 'config-service', 'dynamodb', 'sqs'],
};

const speakingToSlack: readonly FunctionName[] = ['slack', 'scan', 'notify'];
/** Of the rules, the report needs what people call them. */
const withRules: readonly FunctionName[] = ['scan', 'recheck', 'check', 'config-rule', 'compliance'];

async function modulesOf(name: FunctionName): Promise<readonly string[]> {
  const [file = ''] = functions[name].handler.split('.');
  const built = await build({
    ...bundleOptions(root, `${file}.ts`),
    outdir: join(root, 'out'),
    write: false,
  });
  return Object.values(built.metafile?.outputs ?? {}).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
}

describe.each(functionNames)('the bundle of %s', (name) => {
  test('holds its own clients of AWS alone, and nothing that it has no use for', async () => {
    const modules = await modulesOf(name);
    const found = modules.flatMap(
      (path) => /node_modules\/@aws-sdk\/client-([a-z0-9-]+)\//.exec(path)?.[1] ?? [],
    );
    expect([...new Set(found)].toSorted()).toEqual(clients[name].toSorted());
    const has = (pattern: RegExp) => modules.some((path) => pattern.test(path));
    expect(has(/node_modules\/@slack\//)).toBe(speakingToSlack.includes(name));
    expect(has(/^rules\//)).toBe(withRules.includes(name));
    expect(has(/^aws\/resources\//)).toBe(clients[name].includes('ec2'));
    expect(has(/^aws\/remediator\.ts/)).toBe(name === 'recheck');
    expect(has(/^core\/lifecycle\/remediate\.ts/)).toBe(name === 'recheck');
    expect(has(/^handlers\/commands\//)).toBe(name === 'slack');
    expect(has(/^(local|tests|scripts|bench|infra\/(?!functions))/)).toBe(false);
    expect(has(/node_modules\/yaml\/|^app\/config/)).toBe(false);
  });
});
