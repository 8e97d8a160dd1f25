import type { Result } from '../result.ts';

/** One way in which a field of an event may match; EventBridge has more of them. */
export type PatternValue =
  | string
  | number
  | boolean
  | null
  | { readonly prefix: string }
  | { readonly exists: boolean }
  | { readonly 'anything-but': readonly (string | number)[] };

/** A pattern of EventBridge: every field must match one of its values. */
export type EventPattern = { readonly [field: string]: readonly PatternValue[] | EventPattern };

/** What AWS sends to the janitor: one folder in `events/`. */
export type Source<E, D> = {
  /** The folder's name. */
  readonly name: string;
  /**
   * The EventBridge rules that deliver its events, by their names, each with an event that it matches. The stage
   * limits every pattern to its own account. Empty when AWS calls the function itself.
   */
  readonly rules: Readonly<Record<string, { readonly pattern: EventPattern; readonly sample: object }>>;
  /** The error names the field and repeats nothing of the event. `messageId` identifies an event that has no id. */
  readonly parse: (event: unknown, messageId: string) => Result<readonly E[], string>;
  /** Events of a batch with the same key run once. Without it each of them runs. */
  readonly key?: (event: E) => string;
  readonly run: (deps: D, event: E) => Promise<unknown>;
};

/** A source of any event, as the registry holds it. */
export type AnySource = Pick<Source<never, never>, 'name' | 'rules' | 'key' | 'run'> & {
  readonly parse: Source<unknown, never>['parse'];
};

export function defineSource<E, D>(source: Source<E, D>): Source<E, D> {
  return source;
}

/** The patterns of a source, by the names of their EventBridge rules. */
export function patternsOf({ rules }: Pick<AnySource, 'rules'>): Readonly<Record<string, EventPattern>> {
  return Object.fromEntries(Object.entries(rules).map(([name, { pattern }]) => [name, pattern]));
}
