import { queueByType, type queueNames } from './work-queues.generated.ts';

/**
 * The payload of each type of queued work. Work adds its type by declaration merging in its own file
 * (`declare module '../../core/work.ts' { interface Works { 'finding.sync': … } }`).
 */
// oxlint-disable-next-line typescript/no-empty-interface -- filled by declaration merging
export interface Works {}

export type WorkType = Extract<keyof Works, string>;

/** Work that outlives its request: one JSON message on a queue, delivered at least once. */
export type Work = SingleWork | Together;

export type SingleWork = { [T in WorkType]: { readonly type: T } & Works[T] }[WorkType];

/** All work of one request as one message. The notifier does its part and forwards the rest to other queues. */
export type Together = { readonly type: 'together'; readonly works: readonly SingleWork[] };

export type WorkOf<T extends WorkType> = Extract<SingleWork, { readonly type: T }>;

/** A folder in `queues/`, each with its own role: scan readers, the remediator, the notifier, compliance. */
export type QueueName = (typeof queueNames)[number];

const queues: Readonly<Record<WorkType, QueueName>> = queueByType;

export function queueOf(work: Work): QueueName {
  return work.type === 'together' ? 'notify' : queues[work.type];
}

/** Returns the queue of a type given as text; undefined for unknown types. */
export function queueOfType(type: string): QueueName | undefined {
  if (type === 'together') return 'notify';
  return Object.hasOwn(queues, type) ? queues[type as WorkType] : undefined;
}
