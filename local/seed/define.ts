import type { z } from 'zod';
import type { LocalAws } from '../aws/aws-clients.ts';
import type { TrailedCall } from '../aws/cloudtrail.ts';
import type { SentByAws } from '../aws/send-to-queue.ts';
import type { MeasuredResource } from './metrics.ts';

/** An entry of a seed file. */
export type Entry = { readonly name: string; readonly region?: string | undefined };

/** An AWS account to create in the emulator. The head of `acme.yaml` documents it. */
export type Seed = {
  /** The company name on the page. */
  readonly company: string;
  /** Regions that exist in addition to those of the entries. */
  readonly regions: readonly string[];
  /** Section of the file → its entries. */
  readonly entries: Readonly<Record<string, readonly Entry[]>>;
};

/** The input of a kind's `make`. */
export type SeedWorld = {
  readonly aws: LocalAws;
  readonly account: string;
  readonly nowMs: number;
  /** `<region>/<name>` → id of the created resource. */
  readonly ids: Map<string, string>;
  /** moto's threads share one interpreter, so two parallel calls are faster than sixteen. */
  readonly limit: <T>(call: () => Promise<T>) => Promise<T>;
};

/** A change in AWS without Janitor, by a person or by what happens; shown in the AWS panel. */
export type HandChange = {
  /** The menu entry, such as "Stop". Also its id within the pane. */
  readonly title: string;
  /** The placeholder of its input, such as `Key=Value`. Absent: no input. */
  readonly asks?: string;
  /** Whether the change applies to a row. Absent: always. */
  readonly offered?: (row: Pick<Row, 'state' | 'detail'>) => boolean;
} & (
  | {
      /** Throws the error of AWS. */
      readonly run: (...at: HandChangeAt) => Promise<unknown>;
    }
  | {
      /** A call of which AWS sends an event to Janitor. Throws the error of AWS. */
      readonly call: (...at: HandChangeAt) => Promise<TrailedCall>;
    }
  | {
      /** Something that happens to the resource. Throws the error of AWS. */
      readonly happens: (at: HappensAt) => Promise<SentByAws>;
    }
);

export type HappensAt = {
  readonly aws: LocalAws;
  readonly account: string;
  readonly region: string;
  readonly id: string;
  readonly nowMs: number;
};

type HandChangeAt = [aws: LocalAws, region: string, id: string, text: string];

/** A line of the AWS panel: the current state of a resource. */
export type Row = {
  /** The title of its pane. */
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly state: string;
  readonly tone: 'good' | 'off' | 'watch';
  /** Other distinguishing data: size, owner, environment. */
  readonly detail: string;
  /** Changes by hand that fit its state. */
  readonly changes: readonly { readonly title: string; readonly asks?: string }[];
};

/** A group of lines of the panel, read from AWS without Janitor. */
export type Pane = {
  readonly title: string;
  /** `global`: read once instead of per region. */
  readonly scope: 'regional' | 'global';
  read(aws: LocalAws, region: string): Promise<readonly Omit<Row, 'kind' | 'region' | 'changes'>[]>;
  /** Changes that a person can make by hand. Absent: none. */
  readonly changes?: readonly HandChange[];
};

/** A kind in the local copy, in the file named after it: its section of the seed file, how it is created and shown. */
export type LocalKind<E extends Entry = Entry> = {
  /** The name of its list in a seed file. */
  readonly section: string;
  /** The schema of one entry. */
  readonly schema: z.ZodType<E>;
  /** Checks an entry against the rest of the file; undefined when valid. */
  problem?(entry: E, seed: Seed): string | undefined;
  /** Sections to create first. */
  readonly after?: readonly string[];
  /** Creates the entries. Returns those with metrics. */
  make(world: SeedWorld, entries: readonly E[]): Promise<readonly MeasuredResource[]>;
  readonly panes: readonly Pane[];
};

export function defineLocalKind<E extends Entry>(kind: LocalKind<E>): LocalKind<E> {
  return kind;
}
