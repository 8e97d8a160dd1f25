import type { GivenPlan, Probe } from '../finding.ts';
import type { Page } from '../listing.ts';
import type { EpochMs, Protection, Resource, ResourceRef } from '../resource.ts';
import type { Need } from '../rule.ts';
import type { Unit } from '../unit.ts';

/** Reads AWS. */
export type Inventory = {
  /** The account of Janitor's own credentials. */
  readonly ownAccount: () => Promise<string>;
  /** Throws when the account cannot be reached. The message is for people. */
  readonly reach: (account: string) => Promise<void>;
  /** It has stored states to compare with. */
  readonly hasStates?: true;
  /** Regions enabled for the account. Throws when they cannot be read. */
  readonly regions: (account: string) => Promise<readonly string[]>;
  /** Kinds to list in a region: global ones in `global`, the others in each region. */
  readonly kindsIn: (region: string) => readonly string[];
  /**
   * Yields the resources of a kind page by page, from the start or a cursor, none twice. Throws when a page
   * cannot be read or the pages never end. The message is for people.
   */
  readonly list: (unit: Unit, from?: string) => AsyncIterable<Page>;
  /** Returns the current resource with all facts of a listing; undefined when it is gone. Throws when that is unknown. */
  readonly get: (ref: ResourceRef) => Promise<Resource | undefined>;
  /** Reads the needed data in as few calls as possible. Failures become unknown facts. */
  readonly load: (wanted: readonly FactRequest[], nowMs: EpochMs) => Promise<readonly Resource[]>;
  /**
   * Returns the resources with tags from an index that lags, marked by `tagsMayLag`; unchanged when the index
   * has no answer. Never throws. Absent: no index.
   */
  readonly indexedTags?: (resources: readonly Resource[]) => Promise<readonly Resource[]>;
  /**
   * Returns the action and its undo; undefined when the kind has no such remediation. With `resource` the
   * undo applies to it.
   */
  readonly plan: (kind: string, remediation: string, resource?: Resource) => GivenPlan | undefined;
  /** How the resources of a unit are; null: AWS does not check this kind. Throws when that is unknown. */
  readonly health?: (unit: Unit) => Promise<PlaceHealth | null>;
  /** Checks whether AWS would allow the remediation, and reads protections that listings omit. Never throws. */
  readonly probe: (resource: Resource, remediation: string) => Promise<ProbeAnswer>;
};

export type PlaceHealth = {
  readonly running: number;
  /** `sinceMs` null: AWS does not say since when. */
  readonly impaired: readonly { readonly id: string; readonly sinceMs: EpochMs | null }[];
  /** Ids of those for which AWS has scheduled maintenance. */
  readonly scheduled: readonly string[];
};

export type FactRequest = { readonly resource: Resource; readonly needs: readonly Need[] };

/** Input and output of the probe function. */
export type ProbeRequest = { readonly resource: Resource; readonly remediation: string };
export type ProbeAnswer = {
  readonly probe: Probe;
  readonly protections: readonly Protection[];
  /** What could not be read. Remediation waits until it can be read. The text is for people. */
  readonly unread?: string;
};

/** Drops data points, which no dry run needs. */
export function probedResource(resource: Resource): Resource {
  return { ...resource, metrics: {} };
}
