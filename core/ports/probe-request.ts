import type { Probe } from '../finding.ts';
import type { Protection, Resource } from '../resource.ts';

/** What the probe function is asked, and what it answers. */
export type ProbeAsked = { readonly resource: Resource; readonly remediation: string };
export type ProbeAnswer = { readonly probe: Probe; readonly protections: readonly Protection[] };

/** Without its data points: no dry run depends on them. */
export function probedResource(resource: Resource): Resource {
  return { ...resource, metrics: {} };
}
