import { queueByType, type queueNames } from './work-queues.generated.ts';

/**
 * What each type of queued work carries. Work adds its type here by declaration merging in its own file
 * (`declare module '../../core/work.ts' { interface Works { 'finding.sync': … } }`).
 */
// oxlint-disable-next-line typescript/no-empty-interface -- filled by declaration merging
export interface Works {}

export type WorkType = Extract<keyof Works, string>;

/** Work that outlives the request that asked for it: one JSON message on a queue, delivered at least once. */
export type Work = SingleWork | Together;

export type SingleWork = { [T in WorkType]: { readonly type: T } & Works[T] }[WorkType];

/** What one request leads to, as one message. The notifier sends on what belongs to other queues and does the rest. */
export type Together = { readonly type: 'together'; readonly works: readonly SingleWork[] };

export type WorkOf<T extends WorkType> = Extract<SingleWork, { readonly type: T }>;

/** A folder in `queues/`. One role each: readers scan, the remediator rechecks, the notifier speaks, compliance sums up. */
export type QueueName = (typeof queueNames)[number];

const queues: Readonly<Record<WorkType, QueueName>> = queueByType;

export function queueOf(work: Work): QueueName {
  return work.type === 'together' ? 'notify' : queues[work.type];
}

/** The queue of a type that is only known as text; undefined when there is no such type. */
export function queueOfType(type: string): QueueName | undefined {
  if (type === 'together') return 'notify';
  return Object.hasOwn(queues, type) ? queues[type as WorkType] : undefined;
}
