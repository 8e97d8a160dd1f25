import { dayMs, minuteMs } from '../calendar.ts';
import type { EpochMs } from '../resource.ts';

/** How careful Janitor is with incidents when nobody approved. */
export type CareLimits = {
  /** Remediations of one incident. */
  readonly actionsPerIncident: number;
  /** Remediations of one resource within 24 hours, by any rule that answers incidents. */
  readonly actionsPerDay: number;
  /** The least time between two remediations of one resource. */
  readonly coolDownMs: number;
  /** From this many resources of a region on that fail together, it is an event of AWS. */
  readonly brakeAt: number;
  /** Above this share of a region's running resources, if at least two fail, it is an event of AWS. */
  readonly brakePercent: number;
};

export const defaultCare: CareLimits = {
  actionsPerIncident: 1,
  actionsPerDay: 2,
  coolDownMs: 30 * minuteMs,
  brakeAt: 3,
  brakePercent: 5,
};

/** Failures that began within this time of each other belong together. */
export const togetherMs = 10 * minuteMs;

/** A remediation that was started, or is about to be. */
export type Act = {
  readonly findingId: string;
  readonly rule: string;
  readonly remediation: string;
  readonly atMs: EpochMs;
  readonly isOfIncident: boolean;
};

/** An incident may last for weeks, and has had its remediation all the time. */
export const actsKeptMs = 90 * dayMs;

/** `ask`: an approver decides. `wait`: try again at that time. */
export type Held =
  | { readonly is: 'ask'; readonly why: string }
  | { readonly is: 'wait'; readonly why: string; readonly untilMs: EpochMs };
