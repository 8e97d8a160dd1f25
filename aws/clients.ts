import { Agent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { minuteMs } from '../core/calendar.ts';
import type { AnswerTable } from './access/answer-table.ts';
import { checkAnswers } from './access/check-answers.ts';
import { commonAnswers } from './access/common-answers.ts';
import { answers } from './kinds/answers.generated.ts';

const allAnswers: AnswerTable = { ...answers, ...commonAnswers };

export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

export type ClientOptions = {
  /** The region for global services. */
  readonly homeRegion: string;
  /** An emulator's address; undefined: AWS. */
  readonly endpoint?: string;
  /** `once`: no retries, for calls that must not be made twice. */
  readonly attempts: 'repeated' | 'once';
  /** Counts every HTTP attempt by `service:Operation`. */
  readonly apiCalls?: Record<string, number>;
  /** A function is called again when its credentials are about to expire. Absent: the SDK's default chain. */
  readonly credentials?: Credentials | (() => Promise<Credentials & { readonly expiration: Date }>);
  /** Replaces HTTP in tests with prepared responses. */
  readonly requestHandler?: NodeHttpHandler | { readonly handle: NodeHttpHandler['handle'] };
  /** Replaces the time between two reads in tests. */
  readonly wait?: Clients['wait'];
};

/** One client per service and region, created on first use. */
export type Clients = {
  readonly homeRegion: string;
  /** Whether the clients talk to an emulator, which may lack operations. */
  readonly emulated: boolean;
  /** Between two reads of something that AWS has not finished. */
  readonly wait: (ms: number) => Promise<unknown>;
  readonly ec2: (region: string) => EC2Client;
  readonly rds: (region: string) => RDSClient;
  readonly cloudWatch: (region: string) => CloudWatchClient;
  readonly kms: (region: string) => KMSClient;
  readonly iam: () => IAMClient;
  readonly s3: (region?: string) => S3Client;
  readonly s3Control: () => S3ControlClient;
  readonly sts: () => STSClient;
  /** Creates a client of another service, for functions that bundle its SDK. */
  readonly other: <C extends Countable>(service: string, make: MakeClient<C>) => (region: string) => C;
};

type MakeClient<C> = (config: {
  readonly region: string;
  readonly requestHandler: NodeHttpHandler;
  readonly credentials?: NonNullable<ClientOptions['credentials']>;
}) => C;

export function createClients(options: ClientOptions): Clients {
  const { homeRegion, endpoint } = options;
  const common = {
    ...(endpoint ? { endpoint } : {}),
    ...(options.credentials ? { credentials: options.credentials } : {}),
    ...(options.attempts === 'once' ? { maxAttempts: 1 } : { maxAttempts: 5, retryMode: 'adaptive' }),
    requestHandler: (options.requestHandler as NodeHttpHandler | undefined) ?? httpHandler(options),
  };
  const made = new Map<string, unknown>();
  const client =
    <C extends Countable>(service: string, make: (region: string) => C) =>
    (region: string): C => {
      const key = `${service}|${region}`;
      const existing = made.get(key) as C | undefined;
      if (existing) return existing;
      const fresh = make(region);
      checkAnswers(fresh, allAnswers);
      if (options.apiCalls) count(fresh, service, options.apiCalls);
      made.set(key, fresh);
      return fresh;
    };
  const iam = client('iam', (region) => new IAMClient({ ...common, region }));
  const sts = client('sts', (region) => new STSClient({ ...common, region }));
  const s3 = client('s3', (region) => {
    return new S3Client({
      ...common,
      region,
      followRegionRedirects: true,
      forcePathStyle: endpoint !== undefined,
    });
  });
  // S3 Control puts the account id before the host name, which fails for an emulator on an IP address.
  const s3Control = client('s3control', (region) => {
    const atOneAddress = endpoint ? { endpointProvider: () => ({ url: new URL(endpoint) }) } : {};
    return new S3ControlClient({ ...common, region, ...atOneAddress });
  });
  return {
    homeRegion,
    emulated: endpoint !== undefined,
    wait: options.wait ?? ((ms) => sleep(ms)),
    ec2: client('ec2', (region) => new EC2Client({ ...common, region })),
    rds: client('rds', (region) => new RDSClient({ ...common, region })),
    cloudWatch: client('cloudwatch', (region) => new CloudWatchClient({ ...common, region })),
    kms: client('kms', (region) => new KMSClient({ ...common, region })),
    iam: () => iam(homeRegion),
    s3: (region = homeRegion) => s3(region),
    s3Control: () => s3Control(homeRegion),
    sts: () => sts(homeRegion),
    other: (service, make) => client(service, (region) => make({ ...common, region })),
  };
}

/** A connection pool to share between clients. Emulators get longer timeouts. */
export function httpHandler({ endpoint }: Pick<ClientOptions, 'endpoint'>): NodeHttpHandler {
  const agent = { keepAlive: true, maxSockets: 32 };
  return new NodeHttpHandler({
    connectionTimeout: endpoint ? minuteMs : 3_000,
    requestTimeout: endpoint ? minuteMs : 15_000,
    throwOnRequestTimeout: true,
    httpAgent: new Agent(agent),
    httpsAgent: new HttpsAgent(agent),
  });
}

type Countable = { readonly middlewareStack: { readonly add: (middleware: never, options: never) => void } };

/** Added inside the retries, so that every attempt is counted. */
function count(client: Countable, service: string, apiCalls: Record<string, number>): void {
  const counting =
    (next: (args: unknown) => unknown, context: { readonly commandName?: string }) => (args: unknown) => {
      const key = `${service}:${(context.commandName ?? 'Unknown').replace(/Command$/, '')}`;
      apiCalls[key] = (apiCalls[key] ?? 0) + 1;
      return next(args);
    };
  const options = { step: 'deserialize', name: 'countCalls', priority: 'low' };
  client.middlewareStack.add(counting as never, options as never);
}
