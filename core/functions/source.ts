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

export type EventRule = {
  readonly pattern: EventPattern;
  /** `global-region`: the one region where AWS sends the events of a global service. Absent: every watched region. */
  readonly at?: 'global-region';
  /** Absent: only events of the account of the deployment. */
  readonly from?: 'all-accounts';
};

/** EventBridge rules by name. */
export type EventRules = Readonly<Record<string, EventRule>>;

/** A source of AWS events: one folder in `events/`. */
export type Source<E, D> = {
  /** The folder's name. */
  readonly name: string;
  /** Empty when AWS invokes the function directly. */
  readonly rules: EventRules;
  /** Errors name the field and never quote the event. `messageId`: identifies an event without an id. */
  readonly parse: (event: unknown, messageId: string) => Result<readonly E[], string>;
  /** Events of a batch with the same key run once. Without `key` every event runs. */
  readonly key?: (event: E) => string;
  /** Events of a batch about the same thing run one after the other, in their order. Absent: all run at once. */
  readonly about?: (event: E) => string;
  readonly run: (deps: D, event: E) => Promise<unknown>;
};

/** A source whose function handles the events of a batch together. */
export type BatchSource<E, D> = Pick<Source<E, D>, 'name' | 'rules' | 'parse'> & {
  /** `parse` gets each message as text, which may be no JSON, and refuses none. */
  readonly readsText?: true;
  /** Returns the indexes of the events that failed. */
  readonly runAll: (deps: D, events: readonly E[]) => Promise<ReadonlySet<number>>;
};

/** A source of any event, for the registry. */
export type AnySource = Pick<BatchSource<never, never>, 'name' | 'rules' | 'readsText'> & {
  readonly parse: Source<unknown, never>['parse'];
};

/** Sample events of a source, by name. Not bundled. */
export type SourceSamples = {
  readonly source: string;
  readonly samples: Readonly<Record<string, object>>;
};

export function defineSource<E, D>(source: Source<E, D>): Source<E, D> {
  return source;
}

export function defineBatchSource<E, D>(source: BatchSource<E, D>): BatchSource<E, D> {
  return source;
}
