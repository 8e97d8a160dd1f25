import { utcDate } from '../calendar.ts';
import type { AlarmState, IncidentResult } from '../incident.ts';
import type { EpochMs } from '../resource.ts';

/** A handler's rule id, or what has none. */
export type IncidentKind = string;

/** Kinds of entries without a handler: an alarm of a customer, one of Janitor's own stage, a message that cannot be read. */
export const kindsWithoutHandler = ['alarm', 'janitor', 'unknown'] as const;

export type KindWithoutHandler = (typeof kindsWithoutHandler)[number];

/** One entry of the incident log. */
export type IncidentEntry = {
  readonly kind: IncidentKind;
  /** Of one change: a hash of alarm, time and state. The same change twice has one entry. */
  readonly id: string;
  /** When the state changed. Entries are in this order. */
  readonly atMs: EpochMs;
  readonly receivedAtMs: EpochMs;
  readonly source: 'sns' | 'events' | 'sweep';
  readonly account: string | null;
  readonly region: string | null;
  /** The resource's name, else the alarm's, else "unreadable message". Data of a stranger: escape it. */
  readonly name: string;
  readonly arn: string | null;
  readonly alarmArn: string | null;
  /** Null: no alarm, or unreadable. */
  readonly state: AlarmState | null;
  readonly because: string;
  /** As it arrived; longer ones are a file, and this is its key. */
  readonly raw: { readonly text: string } | { readonly file: string };
  readonly findingId: string | null;
  /** Null: nothing was to be done, or not yet. */
  readonly result: IncidentResult | null;
  /** When the result came; null: there is none, an older version stored it, or it is a dry run. */
  readonly resultAtMs: EpochMs | null;
  /** When Janitor or a person acted. */
  readonly actedAtMs: EpochMs | null;
  /** A Slack user id, "janitor", or null: nobody. */
  readonly actedBy: string | null;
  readonly clearedAtMs: EpochMs | null;
};

/** The fields of an entry about which its message says nothing. */
export const nothingKnown = {
  account: null,
  region: null,
  name: 'unreadable message',
  arn: null,
  alarmArn: null,
  state: null,
  findingId: null,
  result: null,
  resultAtMs: null,
  actedAtMs: null,
  actedBy: null,
  clearedAtMs: null,
} as const satisfies Partial<IncidentEntry>;

/** A longer raw message is a file, so that an item of the log stays small. */
export const mostRawBytes = 8_192;

/** The file of an entry's raw message; null: it is short enough for the entry. */
export function rawFileOf({ raw, atMs, id }: Pick<IncidentEntry, 'raw' | 'atMs' | 'id'>): string | null {
  if (!('text' in raw) || new TextEncoder().encode(raw.text).length <= mostRawBytes) return null;
  return `incidents/${utcDate(atMs)}/${id}.txt`;
}

/** How an incident went. */
export type IncidentOutcome = Pick<
  IncidentEntry,
  'result' | 'resultAtMs' | 'actedAtMs' | 'actedBy' | 'clearedAtMs'
>;

export type IncidentLog = {
  /** False: the log has it already, unchanged. Stores a long raw message as a file. */
  readonly add: (entry: IncidentEntry) => Promise<boolean>;
  /**
   * Sets how it went. An entry belongs to the first finding that it is given. False: it belongs to another one, or is not in
   * the log.
   */
  readonly settle: (
    entry: Pick<IncidentEntry, 'kind' | 'id' | 'atMs'>,
    now: Partial<IncidentOutcome & Pick<IncidentEntry, 'findingId'>>,
  ) => Promise<boolean>;
  /** Entries of a kind from `fromMs` up to before `toMs`, oldest first, all pages. */
  readonly between: (kind: IncidentKind, fromMs: EpochMs, toMs: EpochMs) => AsyncIterable<IncidentEntry>;
};
