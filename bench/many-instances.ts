import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { InstanceActivity } from './account.ts';
import { answerGetMetricData, type Lives } from './metrics.ts';

export type ManyInstances = { readonly url: string; readonly close: () => Promise<void> };

const account = '123456789012';
const pageSize = 1_000;
/** One instance in a hundred is idle. */
const idleEvery = 100;

/** An account with only running instances, generated on request: no emulator can hold so many. */
export async function startManyInstances(regions: readonly string[], each: number): Promise<ManyInstances> {
  const lives: Lives = { get: (id: string) => lifeOf(id) } as unknown as ReadonlyMap<
    string,
    InstanceActivity
  >;
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing, { regions, each, lives }).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

type Shape = { readonly regions: readonly string[]; readonly each: number; readonly lives: Lives };

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { regions, each, lives }: Shape,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const target = incoming.headers['x-amz-target'];
  if (typeof target === 'string') {
    const { status, body: answered } = answerGetMetricData(JSON.parse(body), lives);
    outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    outgoing.end(answered);
    return;
  }
  const form = new URLSearchParams(body);
  const region = /\/(\w+-\w+-\d)\//.exec(incoming.headers.authorization ?? '')?.[1] ?? '';
  // 412: the dry run would be allowed.
  outgoing.writeHead(form.get('DryRun') === 'true' ? 412 : 200, { 'content-type': 'text/xml' });
  outgoing.end(xmlOf(form, regions, region, each));
}

function xmlOf(form: URLSearchParams, regions: readonly string[], region: string, each: number): string {
  switch (form.get('Action')) {
    case 'GetCallerIdentity':
      return `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${account}</Account><Arn>arn:aws:iam::${account}:user/bench</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`;
    case 'DescribeRegions':
      return `<DescribeRegionsResponse><regionInfo>${regions.map((name) => `<item><regionName>${name}</regionName><optInStatus>opted-in</optInStatus></item>`).join('')}</regionInfo></DescribeRegionsResponse>`;
    case 'DescribeInstanceAttribute': {
      const off = ['disableApiStop', 'disableApiTermination'].map(
        (name) => `<${name}><value>false</value></${name}>`,
      );
      return `<DescribeInstanceAttributeResponse><instanceId>${form.get('InstanceId')}</instanceId>${off.join('')}</DescribeInstanceAttributeResponse>`;
    }
    case 'StopInstances':
      return '<Response><Errors><Error><Code>DryRunOperation</Code><Message>Allowed</Message></Error></Errors></Response>';
    case 'DescribeInstances': {
      const id = form.get('InstanceId.1');
      if (id) {
        const number = Number.parseInt(id.slice(2), 16);
        return `<DescribeInstancesResponse><reservationSet>${instance(region, regions, number % 1_000_000)}</reservationSet></DescribeInstancesResponse>`;
      }
      const from = Number(form.get('NextToken') ?? 0);
      const to = Math.min(each, from + pageSize);
      const items = Array.from({ length: to - from }, (_, nth) => instance(region, regions, from + nth));
      const next = to < each ? `<nextToken>${to}</nextToken>` : '';
      return `<DescribeInstancesResponse><reservationSet>${items.join('')}</reservationSet>${next}</DescribeInstancesResponse>`;
    }
    default:
      return '<Empty/>';
  }
}

function instance(region: string, regions: readonly string[], nth: number): string {
  const number = regions.indexOf(region) * 1_000_000 + nth;
  const id = `i-${number.toString(16).padStart(17, '0')}`;
  return `<item><reservationId>r-${nth}</reservationId><ownerId>${account}</ownerId><instancesSet><item><instanceId>${id}</instanceId><imageId>ami-12345678</imageId><instanceState><code>16</code><name>running</name></instanceState><privateDnsName>ip-10-0-0-1.ec2.internal</privateDnsName><instanceType>m5.large</instanceType><launchTime>2024-01-01T00:00:00.000Z</launchTime><placement><availabilityZone>${region}a</availabilityZone><tenancy>default</tenancy></placement><monitoring><state>disabled</state></monitoring><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><architecture>x86_64</architecture><rootDeviceType>ebs</rootDeviceType><rootDeviceName>/dev/xvda</rootDeviceName><blockDeviceMapping><item><deviceName>/dev/xvda</deviceName><ebs><volumeId>vol-${nth}</volumeId><status>attached</status></ebs></item></blockDeviceMapping><tagSet><item><key>Name</key><value>server-${nth}</value></item><item><key>Owner</key><value>team-${nth % 40}@example.com</value></item><item><key>Environment</key><value>prod</value></item><item><key>CostCenter</key><value>4711</value></item></tagSet></item></instancesSet></item>`;
}

function lifeOf(id: string): InstanceActivity {
  return Number.parseInt(id.slice(-6), 16) % idleEvery === 0 ? 'idle' : 'busy';
}

/** The number of idle instances. */
export function idleOf(regions: readonly string[], each: number): number {
  return regions.reduce(
    (sum, _, place) =>
      sum +
      Array.from({ length: each }, (_unused, nth) => (place * 1_000_000 + nth) & 0xffffff).filter(
        (number) => number % idleEvery === 0,
      ).length,
    0,
  );
}
