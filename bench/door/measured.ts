import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { bundles, doorEnvironment, type FunctionBundle } from './bundles.ts';
import { type Hosted, host } from './hosted.ts';
import { type LoadResult, load } from './load.ts';
import { requestsOf } from './requests.ts';
import { type Waits, waitsOf } from './waits.ts';
import type { TracedCall } from './world.ts';

/** The measurements of one bundle: medians over fresh processes, in ms. */
export type Started = {
  readonly bytes: number;
  readonly importCpuMs: number;
  readonly importWallMs: number;
  readonly firstMs: number;
  readonly warmMs: number;
};
export type DoorMeasurement = {
  readonly ours: Started;
  readonly reference: Started;
  readonly load: LoadResult;
  readonly waits: Readonly<Record<string, Waits>>;
};

/** AWS and Slack, in their own process. */
export type Around = {
  readonly url: string;
  readonly calls: () => Promise<readonly TracedCall[]>;
  readonly forget: () => void;
};

type MeasureOptions = {
  readonly root: string;
  readonly folder: string;
  readonly runs: number;
  readonly seconds: number;
};

export async function measured(
  around: Around,
  options: MeasureOptions,
  perSecond: number,
): Promise<DoorMeasurement> {
  const { root, folder } = options;
  const { ours, reference } = await bundles(root, folder);
  const env = await doorEnvironment(folder, around.url);
  const started = await startedInTurn(root, env, { ours, reference }, options.runs);
  const requests = requestsOf(`${around.url}/hooks/1`);
  const door = await host(root, ours.file, ours.exported, env);
  try {
    for (let round = 0; round < 20; round += 1)
      await Promise.all([...requests.values()].map((make) => door.ask(make())));
    const waits: Record<string, Waits> = {};
    for (const [name, make] of requests) {
      around.forget();
      await door.ask(make());
      waits[name] = waitsOf(await around.calls());
    }
    return { ...started, load: await load(door, requests, { perSecond, seconds: options.seconds }), waits };
  } finally {
    door.close();
  }
}

type Sample = Omit<Started, 'bytes'>;

/** Starts both bundles alternately, so that other load on the machine affects both. */
async function startedInTurn(
  root: string,
  env: NodeJS.ProcessEnv,
  both: { readonly ours: FunctionBundle; readonly reference: FunctionBundle },
  runs: number,
): Promise<Pick<DoorMeasurement, 'ours' | 'reference'>> {
  const samples: Record<'ours' | 'reference', Sample[]> = { ours: [], reference: [] };
  for (let run = 0; run < runs; run += 1) {
    for (const name of ['ours', 'reference'] as const) {
      const process = await host(root, both[name].file, both[name].exported, env);
      samples[name].push(await sampleOf(process, env.SLACK_API_URL ?? ''));
      process.close();
    }
  }
  return {
    ours: medians(both.ours, samples.ours),
    reference: medians(both.reference, samples.reference),
  };
}

/** Sends both the same command: the function `slack` reads, sends and answers; the reference only answers. */
async function sampleOf(process: Hosted, url: string): Promise<Sample> {
  const { imported } = process;
  const make = commandOf(url);
  const first = await process.ask(make());
  const warm: number[] = [];
  for (let n = 0; n < 5; n += 1) warm.push((await process.ask(make())).tookMs);
  return {
    importCpuMs: imported.cpuMs,
    importWallMs: imported.wallMs,
    firstMs: first.tookMs,
    warmMs: median(warm),
  };
}

function commandOf(url: string): () => APIGatewayProxyEventV2 {
  const make = requestsOf(url).get('/janitor scan');
  if (!make) throw new Error('there is no such request');
  return make;
}

function medians({ bytes }: FunctionBundle, samples: readonly Sample[]): Started {
  const of = (name: keyof Sample) => median(samples.map((sample) => sample[name]));
  return {
    bytes,
    importCpuMs: of('importCpuMs'),
    importWallMs: of('importWallMs'),
    firstMs: of('firstMs'),
    warmMs: of('warmMs'),
  };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
