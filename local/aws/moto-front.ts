import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type Ailment, ailmentsPath, createAilments } from './ailments.ts';
import { createEventHistory } from './event-history.ts';
import { createMuteRules, type MuteOperation, muteOperations } from './mute-rules.ts';
import { createMetricSeries, type GetRequest, type MetricSeries, type PutRequest } from './series.ts';
import { passOn } from './whole-answer.ts';

export type MotoFront = { readonly url: string; readonly stop: () => Promise<void> };

/**
 * A proxy in front of moto. It stores PutMetricData and answers GetMetricData itself, because moto searches all data
 * points of a region for each requested metric. It shows ailments of instances,
 * CloudTrail's event history and alarm mute rules, which moto has not. Forwards everything else.
 */
export async function startMotoFront(moto: string): Promise<MotoFront> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  /** Access key and region → stored metrics. */
  const kept = new Map<string, MetricSeries>();
  const ailments = createAilments();
  const history = createEventHistory();
  const muteRules = createMuteRules();
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy());
  });
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    if (incoming.url === ailmentsPath) {
      const { region, id, ailment } = JSON.parse((await plainBodyOf(incoming)).toString()) as Ailing;
      ailments.set(region, id, ailment);
      return void outgoing.writeHead(204).end();
    }
    const region = ec2RegionOf(incoming);
    if (region !== undefined) {
      const body = await plainBodyOf(incoming);
      return forward(incoming, outgoing, body, (answered) => {
        const call = ec2CallOf(body);
        if (!call) return answered;
        ailments.called(region, call.operation, call.ids);
        history.called(region, call.operation, call.ids, Date.now());
        return ailments.shown(region, call.operation, answered);
      });
    }
    const trailRegion = lookUpRegionOf(incoming);
    if (trailRegion !== undefined) {
      const asked = JSON.parse((await plainBodyOf(incoming)).toString()) as object;
      outgoing.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      return void outgoing.end(JSON.stringify(history.lookedUp(trailRegion, asked)));
    }
    const operation = operationOf(incoming);
    if (!operation) {
      if (incoming.url === '/moto-api/reset') {
        kept.clear();
        ailments.clear();
        history.clear();
        muteRules.clear();
      }
      return forward(incoming, outgoing);
    }
    const body = await plainBodyOf(incoming);
    const { name, scope } = operation;
    const asked: unknown = JSON.parse(body.toString());
    if (isMuting(name)) {
      const { status, body: answered } = muteRules.answer(scope, name, asked);
      outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
      return void outgoing.end(JSON.stringify(answered));
    }
    if (name === 'GetMetricData') {
      const found = kept.get(scope)?.get(asked as GetRequest);
      if (found !== undefined) {
        outgoing.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
        return void outgoing.end(JSON.stringify(found));
      }
    } else {
      const series = kept.get(scope) ?? createMetricSeries();
      kept.set(scope, series);
      series.put(asked as PutRequest, Math.floor(Date.now() / 1_000));
    }
    return forward(incoming, outgoing, body);
  };
  /** Keeps the Host header, because moto builds queue URLs from it. */
  const forward = (
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    body?: Buffer,
    shown?: (answered: string) => string,
  ): void => {
    const { method = 'GET', url } = incoming;
    const headers = body ? { ...incoming.headers, 'content-length': body.length } : incoming.headers;
    if (body) delete headers['content-encoding'];
    const onward = request(new URL(url ?? '/', moto), { agent, method, headers }, (answered) => {
      passOn(incoming.headers, answered, outgoing, shown).catch(() => outgoing.destroy());
    });
    onward.once('error', () => outgoing.destroy());
    if (body) onward.end(body);
    else incoming.pipe(onward);
  };
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

type Ailing = { readonly region: string; readonly id: string; readonly ailment: Ailment };

/** The region of a request to EC2; undefined for other services. */
function ec2RegionOf({ headers }: IncomingMessage): string | undefined {
  return /Credential=[^/]+\/\d+\/([^/]+)\/ec2\//.exec(headers.authorization ?? '')?.[1];
}

/** The region of a request for CloudTrail's event history; undefined for any other. */
function lookUpRegionOf({ headers }: IncomingMessage): string | undefined {
  if (!String(headers['x-amz-target'] ?? '').endsWith('.LookupEvents')) return undefined;
  return /Credential=[^/]+\/\d+\/([^/]+)\/cloudtrail\//.exec(headers.authorization ?? '')?.[1];
}

/** Undefined: a dry run. */
function ec2CallOf(
  body: Buffer,
): { readonly operation: string; readonly ids: readonly string[] } | undefined {
  const asked = new URLSearchParams(body.toString());
  if (asked.get('DryRun') === 'true') return undefined;
  const ids = [...asked].flatMap(([name, value]) =>
    /^(?:InstanceId|ResourceId)(?:\.\d+)?$/.test(name) ? [value] : [],
  );
  return { operation: asked.get('Action') ?? '', ids };
}

type Operation = { readonly name: 'GetMetricData' | 'PutMetricData' | MuteOperation; readonly scope: string };

function isMuting(name: Operation['name']): name is MuteOperation {
  return muteOperations.some((one) => one === name);
}

/**
 * The CloudWatch operation of a request in the AWS JSON protocol, which its client uses; undefined for any
 * other request.
 */
function operationOf({ headers }: IncomingMessage): Operation | undefined {
  const target = String(headers['x-amz-target'] ?? '');
  const name =
    /^GraniteServiceVersion20100801\.((?:Get|Put)MetricData|(?:Get|Put|Delete)AlarmMuteRule)$/.exec(
      target,
    )?.[1];
  const signed = /Credential=([^/]+)\/\d+\/([^/]+)\/monitoring\//.exec(headers.authorization ?? '');
  if (!name || !signed) return undefined;
  return { name: name as Operation['name'], scope: `${signed[1]}|${signed[2]}` };
}

/** The client compresses bodies over 10 KB, which moto cannot read. */
async function plainBodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return incoming.headers['content-encoding'] === 'gzip' ? promisify(gunzip)(body) : body;
}
