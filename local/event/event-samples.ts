import { functions } from '../../app/functions.generated.ts';
import type { FunctionName } from '../../app/one-process.ts';
import { samples as instances } from '../../aws/kinds/ec2/ec2-instance.samples.ts';
import type { FunctionFacts } from '../../core/functions/function.ts';
import { sourceSamples } from '../../events/samples.generated.ts';
import { works as compliance } from '../../queues/compliance/registry.generated.ts';
import { works as notify } from '../../queues/notify/registry.generated.ts';
import { works as recheck } from '../../queues/recheck/registry.generated.ts';
import { works as recheckIam } from '../../queues/recheck-iam/registry.generated.ts';
import { works as scan } from '../../queues/scan/registry.generated.ts';
import { slackSamples } from './slack-samples.ts';
import { type SampleValues, workSample } from './work-sample.ts';

/** A sample of what a function receives: `iam-change/attach-user-policy`. */
export type EventSample = {
  readonly name: string;
  readonly function: FunctionName;
  /** The event without what delivers it. */
  readonly content: object;
  /** How AWS or Slack delivers it. */
  readonly by: 'lambda' | 'queue' | 'stream' | 'slack';
};

export type Delivery = EventSample['by'];

const works = { compliance, notify, recheck, 'recheck-iam': recheckIam, scan };

/** All samples of all functions. `values`: of the emulated account. */
export async function eventSamples(values: SampleValues): Promise<readonly EventSample[]> {
  const ofSources = await Promise.all(sourceSamples.map(({ source, samples }) => samplesOf(source, samples)));
  return [...ofSources.flat(), ...functions.flatMap((fn) => samplesFor(fn, values))];
}

async function samplesOf(
  source: string,
  samples: Readonly<Record<string, object>>,
): Promise<readonly EventSample[]> {
  const { fn } = (await import(`../../events/${source}/function.ts`)) as {
    readonly fn: Pick<FunctionFacts, 'wakes'> & { readonly name: FunctionName };
  };
  return Object.entries(samples).map(([name, content]) => sample(fn, name, content));
}

function samplesFor(fn: (typeof functions)[number], values: SampleValues): readonly EventSample[] {
  const { wakes } = fn;
  switch (wakes.by) {
    case 'queue':
      return works[wakes.queue].map(({ type, schema }) => sample(fn, type, workSample(type, schema, values)));
    case 'clock':
      return [sample(fn, 'schedule', { scheduledTime: '2026-11-20T16:00:00Z' })];
    case 'url':
      return Object.entries(slackSamples(asker(values))).map(([name, content]) => sample(fn, name, content));
    case 'function':
      return [sample(fn, 'dry-run', { remediation: 'stop', resource: instances.resources[0] })];
    default:
      return [];
  }
}

function sample(
  { name, wakes }: Pick<FunctionFacts, 'wakes'> & { readonly name: FunctionName },
  what: string,
  content: object,
): EventSample {
  return { name: `${name}/${hyphenated(what)}`, function: name, content, by: deliveryOf(wakes) };
}

/** How the function receives its events. */
export function deliveryOf(wakes: FunctionFacts['wakes']): Delivery {
  if (wakes.by === 'url') return 'slack';
  if (wakes.by === 'stream') return 'stream';
  return 'queue' in wakes ? 'queue' : 'lambda';
}

function asker(values: SampleValues): Parameters<typeof slackSamples>[0] {
  const text = (name: string): string => {
    const value = values[name];
    return typeof value === 'string' ? value : 'sample';
  };
  return { userId: text('userId'), teamId: text('teamId'), channel: text('channel') };
}

/** `attach-user-policy` of `AttachUserPolicy`. */
export function hyphenated(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase();
}
