import type { z } from 'zod';
import type { LocalAws } from '../aws/aws-clients.ts';
import type { Measured } from './metrics.ts';

/** An entry of a seed file, of any kind. */
export type Entry = { readonly name: string; readonly region?: string | undefined };

/** An AWS account to be made in the emulator. Documented at the head of `acme.yaml`. */
export type Seed = {
  /** For the page: what the company is called. */
  readonly company: string;
  /** Regions that exist beside those that something is in. */
  readonly regions: readonly string[];
  /** By section of the file. */
  readonly entries: Readonly<Record<string, readonly Entry[]>>;
};

/** What a kind makes its entries with. */
export type World = {
  readonly aws: LocalAws;
  readonly account: string;
  readonly nowMs: number;
  /** Ids of what was made, by `<region>/<name>`. */
  readonly ids: Map<string, string>;
  /** moto's threads share one interpreter: two calls at a time are done sooner than sixteen. */
  readonly limit: <T>(call: () => Promise<T>) => Promise<T>;
};

/** A change that a person makes in AWS by hand, past Janitor. Offered in the AWS panel. */
export type HandChange = {
  /** As the menu says it: "Stop". Also its id within the pane. */
  readonly title: string;
  /** Placeholder of the text that it needs, such as `Key=Value`; absent: it needs none. */
  readonly asks?: string;
  /** Whether it is offered for a row; absent: always. */
  readonly offered?: (row: Pick<Row, 'state'>) => boolean;
  /** Throws what AWS refuses. */
  run(aws: LocalAws, region: string, id: string, text: string): Promise<unknown>;
};

/** A line of the page's AWS panel: what a resource looks like now. */
export type Row = {
  /** The title of its pane. */
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly state: string;
  readonly tone: 'good' | 'off' | 'watch';
  /** What else tells it apart: size, owner, environment. */
  readonly detail: string;
  /** Changes by hand that fit its state. */
  readonly changes: readonly Pick<HandChange, 'title' | 'asks'>[];
};

/** A group of lines of the panel, read from AWS itself and not from the janitor. */
export type Pane = {
  readonly title: string;
  /** `global`: read once. */
  readonly scope: 'regional' | 'global';
  read(aws: LocalAws, region: string): Promise<readonly Omit<Row, 'kind' | 'region' | 'changes'>[]>;
  /** What a person can change by hand; absent: nothing. */
  readonly changes?: readonly HandChange[];
};

/** A kind in the local copy, in the file of its id: what a seed file says of it, how it is made and shown. */
export type LocalKind<E extends Entry = Entry> = {
  /** Its list in a seed file. */
  readonly section: string;
  /** Of one entry. */
  readonly schema: z.ZodType<E>;
  /** What is wrong with the entry beside its form; undefined: nothing. */
  problem?(entry: E, seed: Seed): string | undefined;
  /** Sections that are made before it. */
  readonly after?: readonly string[];
  /** Returns what has metrics. */
  make(world: World, entries: readonly E[]): Promise<readonly Measured[]>;
  readonly panes: readonly Pane[];
};

export function defineLocalKind<E extends Entry>(kind: LocalKind<E>): LocalKind<E> {
  return kind;
}
