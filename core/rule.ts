import type { ChangeEvidence } from './changes/change-evidence.ts';
import type { IncidentRule } from './incident.ts';
import {
  areTagsRequested,
  type EpochMs,
  type Fact,
  type Kind,
  type Kinds,
  type MetricQuery,
  metricKey,
  type Resource,
  type Series,
  type Tags,
} from './resource.ts';
import type { Severity } from './severity.ts';
import type { TagRequirement } from './tags/requirements.ts';

/** What a person needs to check a verdict by hand. */
export type Evidence = {
  /** The deciding numbers, label → value, for people and JSON. */
  readonly numbers: Readonly<Record<string, string | number | boolean>>;
  readonly window?: { readonly fromMs: EpochMs; readonly toMs: EpochMs };
  /** Share of expected data points that exist, 0 to 1. */
  readonly coverage?: number;
  /** At most 31 points per chart. */
  readonly charts?: readonly {
    readonly title: string;
    /** Legend, at most 20 characters; absent in older findings. */
    readonly line?: string;
    readonly unit: string;
    /** The rule's threshold in the same unit; absent: none, or an older finding. */
    readonly threshold?: number;
    /** One point per period, at its start; a period without data has none. Absent: one point per day. */
    readonly periodMinutes?: number;
    readonly points: readonly { readonly atMs: EpochMs; readonly value: number }[];
  }[];
  readonly change?: ChangeEvidence;
};

export type Verdict =
  | {
      readonly verdict: 'ok';
      readonly because: string;
      readonly evidence: Evidence;
      /** The resource is stopped and may violate again once started. Does not end a finding with a decision. */
      readonly isInterlude?: true;
    }
  | {
      readonly verdict: 'violation';
      /** One line in words, with the numbers. */
      readonly because: string;
      /** Codes of what is wrong. Other codes ask again. */
      readonly reasons: readonly string[];
      readonly evidence: Evidence;
      /** Target values for a remediation that changes settings: name → value. A change asks again. */
      readonly settings?: Readonly<Record<string, string>>;
      /** More of them, by the one remediation that they are for. */
      readonly settingsOf?: Readonly<Record<string, Readonly<Record<string, string>>>>;
      /** What a person has to do when the rule's remediation would not fix it. */
      readonly toFix?: string;
      /** What a person has to do, by remediation that would change nothing. */
      readonly changesNothing?: Readonly<Record<string, string>>;
      /** Set when it is worse than the rule's severity. */
      readonly severity?: Severity;
      /** Saving per month, when it is not the resource's whole price. */
      readonly savesMonthlyUsd?: number | null;
      /** Since when it is violated, if the resource shows it. The grace period of an incident counts from here. */
      readonly sinceMs?: EpochMs;
      /** Resources of the same place that are looked at as well, when an alarm told of an incident. */
      readonly pointsTo?: readonly { readonly kind: string; readonly id: string }[];
      /** Why a person has to approve the remediation whatever the mode: "The OS shut it down". */
      readonly asksBecause?: string;
    }
  | {
      readonly verdict: 'undecided';
      readonly because: string;
      /** The missing fact or metric. */
      readonly missing: string;
      readonly evidence: Evidence;
    };

export type Violation = Extract<Verdict, { verdict: 'violation' }>;

/** A fact or metric that a rule requested and that has not been read. */
export type Need =
  | { readonly need: 'fact'; readonly name: string }
  /** `next`: metrics that the rule will request later, read in the same calls. */
  | { readonly need: 'metric'; readonly query: MetricQuery; readonly next?: readonly MetricQuery[] };

export type Threshold = number | string | boolean | readonly string[] | readonly TagRequirement[];
export type Thresholds = Readonly<Record<string, Threshold>>;

/** Returns the tag requirements among a rule's thresholds. */
export function requirementsIn(thresholds: Thresholds): readonly TagRequirement[] {
  return Object.values(thresholds).flatMap((threshold) =>
    Array.isArray(threshold)
      ? (threshold as readonly (string | TagRequirement)[]).filter((one) => typeof one !== 'string')
      : [],
  );
}

/** `fact`, `metric` and `tags` return a value or end the evaluation: unread with a Need, unreadable with `undecided`. */
export type RuleInput<K extends Kind, T extends Thresholds> = {
  readonly resource: Resource<K>;
  readonly thresholds: T;
  readonly nowMs: EpochMs;
  readonly fact: <N extends keyof Kinds[K] & string>(name: N) => Kinds[K][N];
  /** Like `fact`, for rules that can decide without the value. */
  readonly peek: <N extends keyof Kinds[K] & string>(name: N) => Fact<Kinds[K][N]>;
  /** `next`: metrics that will be requested later, read together. */
  readonly metric: (query: MetricQuery, next?: readonly MetricQuery[]) => Series;
  readonly tags: () => Tags;
};

export type Rule<K extends Kind = Kind, T extends Thresholds = Thresholds> = {
  /** The file's name: `<service>-<resource>-<bad state>`. Permanent, because findings refer to it. */
  readonly id: string;
  /** The violation in a few words, as shown in Slack. */
  readonly title: string;
  readonly kind: K;
  readonly severity: Severity;
  /** Defaults. The policy overrides them one by one. Units are in the names. */
  readonly thresholds: T;
  /** For README, docs/configuration.md, janitor.example.yaml and editors. */
  readonly docs: {
    /** What the rule reports with these thresholds: "running instances tagged …". */
    readonly reports: (thresholds: T) => string;
    /** The meaning of each threshold, in one line. */
    readonly thresholds: { readonly [N in keyof T]: string };
  };
  /** The default remediation; null: a person has to fix it. */
  readonly remediation: string | null;
  /** What a person has to do: "Set up MFA for the user". Required when `remediation` is null. */
  readonly toFix?: string;
  /** Remediations that the policy may choose. */
  readonly remediations: readonly string[];
  /** Whether a fix saves money: the resource's price, or the verdict's own saving. */
  readonly saves: boolean;
  /** Of compliance rules: verdicts are kept as history, reported, and evaluated four times a day. */
  readonly compliance?: Passing;
  /** It compares with a stored state, so it is judged only where the inventory has one. */
  readonly needsState?: true;
  /** It is listed in digests and on the cards of other findings, and gets no card. */
  readonly digestOnly?: true;
  readonly incident?: IncidentRule;
  /** The CloudWatch namespace of metrics that count its verdicts per scan and per event. */
  readonly metric?: 'TagCompliance';
  /** Resources that are reported but never remediated. The policy may replace the list. */
  readonly protect?: readonly { readonly match: Match; readonly because: string }[];
  readonly judge: (input: RuleInput<K, T>) => Verdict;
  readonly examples: {
    readonly violating: readonly [Resource<K>, ...Resource<K>[]];
    readonly ok: readonly [Resource<K>, ...Resource<K>[]];
    readonly undecided: readonly Resource<K>[];
  };
};

/**
 * The compliant state as a report title: "Backups on: 5 of 5". `short`: for charts, at most 20 characters;
 * absent: the same.
 */
export type Passing = { readonly passing: string; readonly short?: string };

/** A rule of any kind, for registries. */
export type AnyRule = {
  readonly [P in keyof Rule]: P extends 'judge'
    ? (input: never) => Verdict
    : P extends 'docs'
      ? {
          readonly reports: (thresholds: never) => string;
          readonly thresholds: Readonly<Record<string, string>>;
        }
      : P extends 'kind'
        ? string
        : P extends 'examples'
          ? {
              readonly violating: readonly Resource[];
              readonly ok: readonly Resource[];
              readonly undecided: readonly Resource[];
            }
          : Rule[P];
};

/** Selects resources. All given parts must match; `*` and `?` are wildcards. */
export type Match = {
  readonly rule?: string;
  readonly account?: string;
  readonly region?: string;
  readonly kind?: string;
  /** Id, ARN or name. */
  readonly resource?: string;
  readonly path?: string;
  /** Keys and values are compared case-insensitively. */
  readonly tags?: Readonly<Record<string, string>>;
};

export function defineRule<K extends Kind, const T extends Thresholds>(
  rule: Rule<K, Widen<T>> & { thresholds: T },
): Rule<K, Widen<T>> {
  return rule;
}

/** Widens literal defaults (`5`) to their type (`number`). */
type Widen<T> = {
  readonly [N in keyof T]: T[N] extends number
    ? number
    : T[N] extends boolean
      ? boolean
      : T[N] extends string
        ? string
        : T[N] extends readonly TagRequirement[]
          ? readonly TagRequirement[]
          : readonly string[];
};

class NeedThrown {
  readonly need: Need;
  constructor(need: Need) {
    this.need = need;
  }
}

class Unread {
  readonly missing: string;
  readonly why: string;
  constructor(missing: string, why: string) {
    this.missing = missing;
    this.why = why;
  }
}

/** One step of judging: a verdict, or the data to read before the next step. A rule that throws is undecided, never ok. */
export function judgeOnce(
  rule: AnyRule,
  resource: Resource,
  thresholds: Thresholds,
  nowMs: EpochMs,
): Verdict | Need {
  const peek = (name: string): Fact<unknown> => {
    const fact = (resource.facts as Record<string, Fact<unknown> | undefined>)[name];
    if (!fact) throw new NeedThrown({ need: 'fact', name });
    return fact;
  };
  const open = <T>(name: string, fact: Fact<T>): T => {
    if (!fact.known) throw new Unread(name, fact.why);
    return fact.value;
  };
  const input = {
    resource,
    thresholds,
    nowMs,
    peek,
    fact: (name: string) => open(name, peek(name)),
    metric: (query: MetricQuery, next?: readonly MetricQuery[]) => {
      const series = resource.metrics[metricKey(query)];
      if (!series) throw new NeedThrown({ need: 'metric', query, ...(next ? { next } : {}) });
      return open(query.metric, series);
    },
    tags: () => {
      if (!areTagsRequested(resource.tags)) throw new NeedThrown({ need: 'fact', name: 'tags' });
      return open('tags', resource.tags);
    },
  };
  try {
    return rule.judge(input as never);
  } catch (thrown) {
    if (thrown instanceof NeedThrown) return thrown.need;
    if (thrown instanceof Unread)
      return undecided(thrown.missing, `${thrown.missing} could not be read: ${thrown.why}`);
    return undecided('rule', `The rule failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

export function ok(because: string, evidence: Evidence = { numbers: {} }): Verdict {
  return { verdict: 'ok', because, evidence };
}

/** An `ok` verdict that holds only while the resource is stopped. */
export function resting(because: string, evidence: Evidence): Verdict {
  return { verdict: 'ok', because, evidence, isInterlude: true };
}

export function violation(
  because: string,
  reasons: readonly string[],
  evidence: Evidence,
  more: Omit<Violation, 'verdict' | 'because' | 'reasons' | 'evidence'> = {},
): Verdict {
  return { verdict: 'violation', because, reasons, evidence, ...more };
}

export function undecided(missing: string, because: string, evidence: Evidence = { numbers: {} }): Verdict {
  return { verdict: 'undecided', missing, because, evidence };
}
