import type { Severity } from '../../severity.ts';

/** A way to more permissions. Somebody who may do `all` of it has found it. */
export type Escalation = {
  /** pathfinding.cloud's id where it has one. */
  readonly id: string;
  readonly all: readonly string[];
  /** On every resource; one less on named ones. */
  readonly severity: Severity;
  /** What it lets somebody do: "create an access key for another user". */
  readonly how: string;
  /** R Rhino, B Bishop Fox, P pathfinding.cloud, W Prowler, C Cloudsplaining, M PMapper, E Elastic, O ours. */
  readonly sources: string;
  /** The action whose resources decide; the first without it. */
  readonly by?: string;
  /** One's own user is no gain. */
  readonly othersOnly?: true;
  /** A named resource is no finding: it is how the action is meant. */
  readonly wideOnly?: true;
  /** As bad on a named resource as on all. */
  readonly isFullOnNamed?: true;
  /** Services that assume the passed role. */
  readonly passesTo?: readonly string[];
};
