import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** Clients for an emulated AWS: one per service and region, created at first use. */
export type LocalAws = {
  readonly endpoint: string;
  readonly homeRegion: string;
  readonly ec2: (region: string) => EC2Client;
  readonly rds: (region: string) => RDSClient;
  readonly cloudwatch: (region: string) => CloudWatchClient;
  readonly iam: () => IAMClient;
  readonly kms: (region: string) => KMSClient;
  readonly s3: (region: string) => S3Client;
  readonly s3control: () => S3ControlClient;
  readonly scheduler: () => SchedulerClient;
  readonly sqs: (region?: string) => SQSClient;
  readonly sts: () => STSClient;
  readonly close: () => void;
};

type Closable = { destroy: () => void };

export function localAws(endpoint: string, homeRegion = 'us-east-1'): LocalAws {
  const made = new Map<string, Closable>();
  const common = {
    endpoint,
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    requestHandler: new NodeHttpHandler({ httpAgent: { keepAlive: true, maxSockets: 24 } }),
  };
  const once = <C extends Closable>(name: string, region: string, make: (region: string) => C): C => {
    const key = `${name}|${region}`;
    const client = (made.get(key) as C | undefined) ?? make(region);
    made.set(key, client);
    return client;
  };
  return {
    endpoint,
    homeRegion,
    ec2: (region) => once('ec2', region, (region) => new EC2Client({ ...common, region })),
    rds: (region) => once('rds', region, (region) => new RDSClient({ ...common, region })),
    cloudwatch: (region) =>
      // moto answers 500 to a compressed PutMetricData, and the SDK compresses bodies over 10 KB.
      once(
        'cloudwatch',
        region,
        (region) => new CloudWatchClient({ ...common, region, disableRequestCompression: true }),
      ),
    iam: () => once('iam', 'global', () => new IAMClient({ ...common, region: 'us-east-1' })),
    kms: (region) => once('kms', region, (region) => new KMSClient({ ...common, region })),
    s3: (region) => once('s3', region, (region) => new S3Client({ ...common, region, forcePathStyle: true })),
    s3control: () =>
      once('s3control', 'global', () => new S3ControlClient({ ...common, region: homeRegion })),
    scheduler: () => once('scheduler', homeRegion, (region) => new SchedulerClient({ ...common, region })),
    sqs: (region = homeRegion) => once('sqs', region, (region) => new SQSClient({ ...common, region })),
    sts: () => once('sts', homeRegion, (region) => new STSClient({ ...common, region })),
    close: () => {
      for (const client of made.values()) client.destroy();
      made.clear();
    },
  };
}
