import type { GivenPlan, Probe } from '../finding.ts';
import type { Page } from '../listing.ts';
import type { EpochMs, Protection, Resource, ResourceRef } from '../resource.ts';
import type { Need } from '../rule.ts';
import type { Unit } from '../unit.ts';

/** Reads AWS. */
export type Inventory = {
  /** The account of the janitor's own credentials. */
  readonly ownAccount: () => Promise<string>;
  /** Throws, in words, when the account cannot be reached. */
  readonly reach: (account: string) => Promise<void>;
  /** Regions that are enabled for the account. Throws when they cannot be known. */
  readonly regions: (account: string) => Promise<readonly string[]>;
  /** Kinds that a unit is asked for: global ones in region `global`, the others in each region. */
  readonly kindsIn: (region: string) => readonly string[];
  /**
   * The resources of a kind, page by page, from the start or from a page's cursor; none of them twice. Throws, in words,
   * when a page could not be read and when the pages have no end.
   */
  readonly list: (unit: Unit, from?: string) => AsyncIterable<Page>;
  /** The resource now, with every fact that listing gives; undefined when it is gone. Throws when that cannot be known. */
  readonly get: (ref: ResourceRef) => Promise<Resource | undefined>;
  /** Reads what is needed in as few calls as possible and returns the resources with it. Failures become unknown facts. */
  readonly load: (wanted: readonly Wanted[], nowMs: EpochMs) => Promise<readonly Resource[]>;
  /**
   * The resources with their tags from an index that lags, marked by `tagsMayLag`. A resource that the index did not
   * answer for is returned as it was. Never throws. Absent: there is no index.
   */
  readonly indexedTags?: (resources: readonly Resource[]) => Promise<readonly Resource[]>;
  /** What will be done, and how to undo it. Undefined: the kind has no such remediation. */
  /** `resource`: what is said of undo is true of it. */
  readonly plan: (kind: string, remediation: string, resource?: Resource) => GivenPlan | undefined;
  /** Asks AWS whether the remediation would be allowed, and reads protections that listing does not show. Never throws. */
  readonly probe: (
    resource: Resource,
    remediation: string,
  ) => Promise<{ probe: Probe; protections: Resource['protections'] }>;
};

export type Wanted = { readonly resource: Resource; readonly needs: readonly Need[] };

/** What the probe function is asked, and what it answers. */
export type ProbeAsked = { readonly resource: Resource; readonly remediation: string };
export type ProbeAnswer = { readonly probe: Probe; readonly protections: readonly Protection[] };

/** Without its data points: no dry run depends on them. */
export function probedResource(resource: Resource): Resource {
  return { ...resource, metrics: {} };
}
