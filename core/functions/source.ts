import type { Result } from '../result.ts';

/** A matcher for one field of an event; a subset of EventBridge's. */
export type PatternValue =
  | string
  | number
  | boolean
  | null
  | { readonly prefix: string }
  | { readonly exists: boolean }
  | { readonly 'anything-but': readonly (string | number)[] };

/** An EventBridge pattern: each field must match one of its values. */
export type EventPattern = { readonly [field: string]: readonly PatternValue[] | EventPattern };

/** A source of AWS events: one folder in `events/`. */
export type Source<E, D> = {
  /** The folder's name. */
  readonly name: string;
  /**
   * EventBridge rules by name, each with a sample event that it matches. The stage limits each pattern to its
   * own account. Empty when AWS invokes the function directly.
   */
  readonly rules: Readonly<Record<string, { readonly pattern: EventPattern; readonly sample: object }>>;
  /** Errors name the field and never quote the event. `messageId`: identifies an event without an id. */
  readonly parse: (event: unknown, messageId: string) => Result<readonly E[], string>;
  /** Events of a batch with the same key run once. Without `key` every event runs. */
  readonly key?: (event: E) => string;
  readonly run: (deps: D, event: E) => Promise<unknown>;
};

/** A source of any event, for the registry. */
export type AnySource = Pick<Source<never, never>, 'name' | 'rules' | 'key' | 'run'> & {
  readonly parse: Source<unknown, never>['parse'];
};

export function defineSource<E, D>(source: Source<E, D>): Source<E, D> {
  return source;
}

/** Returns the patterns of a source by EventBridge rule name. */
export function patternsOf({ rules }: Pick<AnySource, 'rules'>): Readonly<Record<string, EventPattern>> {
  return Object.fromEntries(Object.entries(rules).map(([name, { pattern }]) => [name, pattern]));
}
