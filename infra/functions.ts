import type { DepName, Folder, FunctionFacts, Wakes } from '../core/functions/function.ts';
import type { EventRules } from '../core/functions/source.ts';
import declared from './functions.generated.json' with { type: 'json' };
import type { IncidentSource } from './settings.ts';

/** `file`: the path of the declaration in the project. */
export type FunctionPlan = FunctionFacts & { readonly file: string };

/** All declared functions, sorted by name. */
// TypeScript infers no literal types from JSON.
export const functions = declared as unknown as readonly FunctionPlan[];

/** Throws for an unknown name. */
export function functionNamed(name: string): FunctionPlan {
  const found = functions.find((fn) => fn.name === name);
  if (!found) throw new Error(`Unknown function: ${name}`);
  return found;
}

/** The name of the only function with the dep; its metrics carry this name. Throws when there are none or several. */
export function nameOfUserOf(dep: DepName, all: readonly FunctionPlan[] = functions): string {
  const [found, ...more] = namesOfUsersOf(dep, all);
  if (!found || more.length > 0) throw new Error(`${dep} must belong to exactly one function`);
  return found;
}

/** The names of all functions with the dep; their metrics carry these names. */
export function namesOfUsersOf(dep: DepName, all: readonly FunctionPlan[] = functions): readonly string[] {
  return all.filter(({ needs }) => needs.deps.includes(dep)).map(({ name }) => name);
}

/** The names of the functions that write files to the folder of the compliance bucket. */
export function namesOfWritersTo(folder: Folder): readonly string[] {
  const writes = ({ needs }: FunctionPlan) =>
    needs.files?.some(({ in: folders }) => folders.includes(folder));
  return functions.filter(writes).map(({ name }) => name);
}

type Trigger<B extends Wakes['by']> = Extract<Wakes, { readonly by: B }>;
export type WokenBy<B extends Wakes['by']> = FunctionPlan & { readonly wakes: Trigger<B> };

export function isWokenBy<B extends Wakes['by']>(by: B): (fn: FunctionPlan) => fn is WokenBy<B> {
  return (fn): fn is WokenBy<B> => fn.wakes.by === by;
}

export function wokenBy<B extends Wakes['by']>(by: B): readonly WokenBy<B>[] {
  return functions.filter(isWokenBy(by));
}

/** A function whose queue EventBridge fills from the default bus. */
export type FedByRules = FunctionPlan & {
  readonly wakes: { readonly queue: string; readonly rules: EventRules };
};

/** Those that a topic may wake as well are among them unless the stage's source is `sns`. */
export function fedByRules(source: IncidentSource): readonly FedByRules[] {
  return functions.filter(
    (fn): fn is FedByRules =>
      fn.wakes.by === 'events' || (fn.wakes.by === 'sns' && source !== 'sns' && fn.wakes.rules !== undefined),
  );
}

/** Those that EventBridge may wake instead are among them unless the stage's source is `events`. */
export function fedByTopics(source: IncidentSource): readonly WokenBy<'sns'>[] {
  return wokenBy('sns').filter(({ wakes }) => source !== 'events' || wakes.rules === undefined);
}

/** Functions with a queue: for work, events, the messages of a topic or events of the stage's own bus. */
export type Fed = WokenBy<'queue'> | WokenBy<'events'> | WokenBy<'sns'> | WokenBy<'bus'>;

export function isFed(fn: FunctionPlan): fn is Fed {
  return 'queue' in fn.wakes;
}

/** Whether the function is invoked asynchronously. Events that finally fail go to its dead-letter queue. */
export function isInvokedAsync({ wakes }: Pick<FunctionPlan, 'wakes'>): boolean {
  return wakes.by === 'clock' || wakes.by === 'config';
}

/**
 * Six times the function's timeout and the time in which a batch fills:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function visibilitySeconds({ timeoutSeconds, wakes }: Pick<Fed, 'timeoutSeconds' | 'wakes'>): number {
  const least = 6 * timeoutSeconds + (wakes.waitSeconds ?? 0);
  return wakes.by === 'bus' ? Math.max(least, subscriber.seconds) : least;
}

/** How often a message is tried before it goes to the dead-letter queue. */
export function mostReceives({ wakes }: Pick<Fed, 'wakes'>): number {
  return wakes.by === 'bus' ? subscriber.receives : 5;
}

/** A subscriber of the bus may be down for an hour. */
const subscriber = { seconds: 480, receives: 10 } as const;

/** What a stage may have or lack. */
export type StageParts = {
  readonly withConfig: boolean;
  readonly isPolicyInS3: boolean;
  readonly withIamMail: boolean;
};

/** The functions of a stage. Some exist only with AWS Config, a policy in S3 or an address for mails. */
export function deployedFunctions(parts: StageParts): readonly FunctionPlan[] {
  const has = { 'policy-in-s3': parts.isPolicyInS3, 'iam-mail': parts.withIamMail };
  return functions.filter(
    ({ wakes, onlyWith }) =>
      (parts.withConfig || wakes.by !== 'config') && (onlyWith === undefined || has[onlyWith]),
  );
}

/**
 * The names of all dead-letter queues: of each queue, and of each function that is invoked asynchronously or
 * by a stream.
 */
export function deadLettersOf(parts: StageParts): readonly string[] {
  return deployedFunctions(parts).flatMap((fn) => deadLettersName(fn) ?? []);
}

/** The queue or function that the dead-letter queue is named after; undefined for a function with a synchronous caller. */
export function deadLettersName(fn: FunctionPlan): string | undefined {
  if (isFed(fn)) return fn.wakes.queue;
  return isInvokedAsync(fn) || fn.wakes.by === 'stream' ? fn.name : undefined;
}
