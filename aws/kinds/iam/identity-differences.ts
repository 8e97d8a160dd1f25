import type { Identity } from '../../../core/changes/identity.ts';
import type { Difference, Finding } from '../../../core/finding.ts';
import { sameIdentity } from '../../../core/iam/state/same-identity.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import type { Resource } from '../../../core/resource.ts';
import { materialOf } from './identity-resource.ts';

type Found = Resource<'iam-identity'>;

export function nowOf({ facts: { now } }: Found): Identity {
  if (!now?.known) throw new Refused(now ? now.why : 'The current state is not known');
  return now.value;
}

/** By parts with readable names. Of documents it says only that they changed. */
export function differencesOf(left: Identity, now: Identity): readonly Difference[] {
  if (sameIdentity(left, now)) return [];
  const [before, after] = [materialOf(left), materialOf(now)];
  const labels = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const parts = labels
    .filter((label) => before[label] !== after[label])
    .map((label): Difference => inWords(label, before[label] ?? 'none', after[label] ?? 'none'));
  if (parts.length > 0) return parts;
  return [{ what: 'Versions', before: versionsOf(left), after: versionsOf(now) }];
}

/** What protects the identity from the remediation by now. */
export function newProtections(
  { protections }: Pick<Resource, 'protections'>,
  { plan }: Finding,
): readonly Difference[] {
  return protections
    .filter(({ from }) => !from || from.includes(plan.remediation ?? ''))
    .map(({ because }) => ({ what: 'Protection', before: 'none', after: because }));
}

function inWords(what: string, before: string, after: string): Difference {
  if (!`${before} ${after}`.includes('sha256 ')) return { what, before, after };
  if (before === 'none') return { what, before, after: 'there' };
  return { what, before: 'as Janitor left it', after: after === 'none' ? 'gone' : 'changed' };
}

function versionsOf({ versions }: Identity): string {
  return Object.keys(versions).join(', ');
}
