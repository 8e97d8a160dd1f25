import type { DepName, Folder, FunctionFacts, Wakes } from '../core/functions/function.ts';
import declared from './functions.generated.json' with { type: 'json' };

/** `file`: where it is declared, from the project's folder. */
export type FunctionPlan = FunctionFacts & { readonly file: string };

/** What the functions declare, by their names, in alphabetical order. */
// JSON types have no literals.
export const functions = declared as unknown as readonly FunctionPlan[];

/** Throws for a name that no function has. */
export function functionNamed(name: string): FunctionPlan {
  const found = functions.find((fn) => fn.name === name);
  if (!found) throw new Error(`There is no function ${name}`);
  return found;
}

/** Of the one function that is given the dep: it counts what comes of it. Throws when there are none or several. */
export function nameOfUserOf(dep: DepName, all: readonly FunctionPlan[] = functions): string {
  const [found, ...more] = all.filter(({ needs }) => needs.deps.includes(dep));
  if (!found || more.length > 0) throw new Error(`Not one function alone is given ${dep}`);
  return found.name;
}

/** Of the functions that keep files in the folder of the compliance bucket. */
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

/** Functions that a queue feeds: with work, with events, or with a topic's messages. */
export type Fed = WokenBy<'queue'> | WokenBy<'events'> | WokenBy<'sns'>;

export function isFed(fn: FunctionPlan): fn is Fed {
  return 'queue' in fn.wakes;
}

/** Functions that are invoked asynchronously: what fails for good goes to their dead letters. */
export function isUnwaitedFor({ wakes }: Pick<FunctionPlan, 'wakes'>): boolean {
  return wakes.by === 'clock' || wakes.by === 'config';
}

/** Queues hide a message for six times as long as its function may run, as Lambda advises. */
export function visibilitySeconds({ timeoutSeconds }: Pick<FunctionPlan, 'timeoutSeconds'>): number {
  return 6 * timeoutSeconds;
}

/** Those that a stage has: AWS Config's only where it is asked for. */
export function deployedFunctions(withConfig: boolean): readonly FunctionPlan[] {
  return functions.filter(({ wakes }) => withConfig || wakes.by !== 'config');
}

/** What has a dead-letter queue: each queue, and each function that nobody waits for or that a stream wakes. */
export function deadLettersOf(withConfig: boolean): readonly string[] {
  return deployedFunctions(withConfig).flatMap((fn) => deadLettersName(fn) ?? []);
}

/** Of a queue or of the function itself: what its dead-letter queue is called after. Undefined: somebody waits for it. */
export function deadLettersName(fn: FunctionPlan): string | undefined {
  if (isFed(fn)) return fn.wakes.queue;
  return isUnwaitedFor(fn) || fn.wakes.by === 'stream' ? fn.name : undefined;
}
