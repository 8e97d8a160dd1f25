import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';

/** A shape of botocore's model of a service. https://botocore.amazonaws.com/v1/documentation/api/latest/index.html */
export type ServiceShape = {
  readonly type: string;
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly required?: readonly string[];
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly enum?: readonly string[];
};

export type Model = {
  readonly metadata: { readonly protocol: string };
  readonly operations: Readonly<Record<string, { readonly output?: { readonly shape: string } } | undefined>>;
  readonly shapes: Readonly<Record<string, ServiceShape | undefined>>;
};

const services: Readonly<Record<string, string>> = {
  CloudFormation: 'cloudformation',
  CloudTrail: 'cloudtrail',
  CloudWatch: 'cloudwatch',
  ConfigService: 'config',
  EC2: 'ec2',
  ECR: 'ecr',
  IAM: 'iam',
  KMS: 'kms',
  Lambda: 'lambda',
  RDS: 'rds',
  ResourceGroupsTaggingAPI: 'resourcegroupstaggingapi',
  S3: 's3',
  S3Control: 's3control',
  SecretsManager: 'secretsmanager',
  SNS: 'sns',
  SQS: 'sqs',
  STS: 'sts',
};

/** Reads the newest model of the service of an SDK client from the botocore that moto depends on. Throws without botocore. */
export async function modelOf(client: string, data: string): Promise<Model> {
  const service = services[client];
  if (service === undefined) throw new Error(`botocore.ts does not know the service of the client ${client}`);
  const versions = (await readdir(join(data, service))).filter((name) => /^\d{4}-/.test(name)).toSorted();
  const folder = join(data, service, versions.at(-1) ?? '');
  const file = (await readdir(folder)).find((name) => /^service-2\.json(\.gz)?$/.test(name));
  if (file === undefined) throw new Error(`${folder} has no service-2.json`);
  const bytes = await readFile(join(folder, file));
  return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
}

const whereCode = 'import os, botocore; print(os.path.join(os.path.dirname(botocore.__file__), "data"))';

/** Returns the folder of the models that moto's own Python has. Throws when it has none. */
export async function botocoreData(): Promise<string> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const script = await readFile(join(folder, 'moto_server'), 'utf8').catch(() => undefined);
    if (script === undefined) continue;
    // A shim of pyenv is a shell script, with Python beside it.
    const [, interpreter] = /^#!(\S*python[\d.]*)\n/.exec(script) ?? [];
    for (const python of [
      ...(interpreter ? [interpreter] : []),
      join(folder, 'python'),
      join(folder, 'python3'),
    ]) {
      const ran = promisify(execFile)(python, ['-c', whereCode]);
      const { stdout } = await ran.catch(() => ({ stdout: '' }));
      if (stdout.trim() !== '') return stdout.trim();
    }
  }
  throw new Error('The Python of moto_server has no botocore, so its models cannot be compared');
}
