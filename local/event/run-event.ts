import { identityUnit, providerUnit } from '../../core/iam/identity-resource.ts';
import { samples as iamSamples } from '../../events/iam-change/samples.ts';
import { deliver, runQueues, takeWaiting } from './deliver.ts';
import { type EventCopy, startEventCopy } from './event-copy.ts';
import { type EventSample, eventSamples } from './event-samples.ts';
import { replayCall } from './replay-call.ts';
import { makeSampleAccount, type SampleAccount } from './sample-account.ts';
import type { SampleValues } from './work-sample.ts';

export type EventOutcome = {
  readonly answer: unknown;
  readonly audit: readonly { readonly type: string; readonly summary: string }[];
  /** What other functions would do next. The function `notify` has done its part. */
  readonly queued: readonly object[];
  readonly slack: EventCopy['slackCalls'];
  readonly metrics: readonly string[];
  /** Lines. */
  readonly mails: readonly string[];
  /** By `service:Operation`. */
  readonly awsCalls: ReadonlyMap<string, number>;
  /** What was wrong; empty: nothing. */
  readonly problems: readonly string[];
  readonly notes: readonly string[];
};

const minuteMs = 60_000;
const sampleInstance = 'i-0123456789abcdef0';
const sampleAtMs = Date.parse('2026-11-20T16:00:00Z');

export type EventRunner = {
  readonly samples: readonly EventSample[];
  readonly run: (sample: EventSample) => Promise<EventOutcome>;
  readonly stop: () => Promise<void>;
};

/**
 * Starts the functions in an emulated account that was scanned once, as at the time of the samples. `first`: the call
 * that the first event tells of; null: any event.
 */
export async function startEventRunner(first: string | null): Promise<EventRunner> {
  const copy = await startEventCopy(sampleAtMs - 10 * minuteMs);
  try {
    const account = await makeSampleAccount(copy.aws, copy.region, first);
    await scanOnce(copy);
    const values = await valuesOf(copy, first === null);
    copy.clock.atMs = sampleAtMs;
    return {
      samples: await eventSamples(values),
      run: (sample) => runEvent(copy, withInstance(sample, account)),
      stop: copy.stop,
    };
  } catch (thrown) {
    await copy.stop();
    throw thrown;
  }
}

async function scanOnce(copy: EventCopy): Promise<void> {
  const start = {
    type: 'scan.start',
    scanId: 'sample-scan',
    askedBy: null,
    channel: null,
    units: [identityUnit('123456789012'), providerUnit('123456789012')],
  };
  await deliver(copy, { name: '', function: 'scan', by: 'queue', content: start });
  await runQueues(copy, ['scan', 'notify']);
}

/** A person, a channel, and the finding of a change whose card is posted. */
async function valuesOf(copy: EventCopy, withFinding: boolean): Promise<SampleValues> {
  const { emulator } = copy.slack;
  const [channel] = emulator.channels;
  const values = {
    userId: emulator.people.find(({ role }) => role === 'approver')?.id,
    teamId: emulator.team.id,
    channel: channel?.id,
    account: '123456789012',
    region: 'global',
    kind: 'iam-identity',
    scanId: 'sample-scan',
    generation: 1,
    page: 0,
    filter: 'all',
    atMs: sampleAtMs,
    ts: '1795190400.000100',
    findingId: 'f_sample',
  };
  if (!withFinding) return values;
  const content = iamSamples.samples.AttachRolePolicy;
  if (!content) throw new Error('There is no sample of AttachRolePolicy');
  await replayCall(copy.aws.iam(), content.detail);
  await deliver(copy, { name: '', function: 'iam-change', by: 'queue', content });
  await runQueues(copy, ['notify']);
  const { byStatus } = copy.handlers.listenerDeps.store;
  const pages = await Promise.all([byStatus('scheduled'), byStatus('open')]);
  const [finding] = pages.flatMap(({ findings }) => findings);
  if (!finding) throw new Error('The sample change made no finding');
  return {
    ...values,
    findingId: finding.id,
    ...(finding.card ? { channel: finding.card.channel, ts: finding.card.ts } : {}),
  };
}

function withInstance(sample: EventSample, { instanceId }: SampleAccount): EventSample {
  const text = JSON.stringify(sample.content).replaceAll(sampleInstance, instanceId);
  return { ...sample, content: JSON.parse(text) as object };
}

async function runEvent(copy: EventCopy, sample: EventSample): Promise<EventOutcome> {
  const notes: string[] = [];
  const { detail } = sample.content as { readonly detail?: Readonly<Record<string, unknown>> };
  if (sample.function === 'iam-change' && detail) {
    const why = await replayCall(copy.aws.iam(), detail);
    if (why !== null) notes.push(`The call was not made in the emulated account: ${why}`);
  }
  for (const list of [copy.awsCalls, copy.slackCalls, copy.metrics, copy.mails, copy.problems])
    list.length = 0;
  const sinceMs = copy.clock.nowMs();
  const answer = await deliver(copy, sample).catch((thrown: unknown) => {
    copy.problems.push(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
    return undefined;
  });
  const failure = failureIn(answer);
  if (failure) copy.problems.push(failure);
  const awsCalls = new Map<string, number>();
  for (const { service, operation } of copy.awsCalls) {
    const name = `${service}:${operation}`;
    awsCalls.set(name, (awsCalls.get(name) ?? 0) + 1);
  }
  await runQueues(copy, ['notify']);
  return {
    answer,
    audit: await copy.auditSince(sinceMs),
    queued: await takeWaiting(copy),
    slack: [...copy.slackCalls],
    metrics: [...copy.metrics],
    mails: [...copy.mails],
    awsCalls,
    problems: [...copy.problems],
    notes,
  };
}

/** Undefined when the answer says that all went well. */
function failureIn(answer: unknown): string | undefined {
  const { batchItemFailures, statusCode, ok, error } = Object(answer) as {
    readonly batchItemFailures?: readonly unknown[];
    readonly statusCode?: number;
    readonly ok?: boolean;
    readonly error?: string;
  };
  if (batchItemFailures && batchItemFailures.length > 0) return 'The function did not accept the message';
  if (statusCode !== undefined && statusCode >= 400) return `The function answered ${statusCode}`;
  return ok === false ? error : undefined;
}
