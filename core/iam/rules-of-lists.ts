import { type Severity, shifted } from '../severity.ts';
import type { ListName } from './actions/iam-actions.ts';
import type { Change } from './change.ts';
import { listsByHarm } from './escalations/actions-by-harm.ts';
import { type Found, some, unlessSure } from './rule.ts';
import { firstBeginning } from './semantics/difference.ts';
import { gainedOnAll } from './semantics/identity-change.ts';

/** Actions of a list that are newly possible on all resources. On named ones they are what policies are for. */
export function foundInList(
  { identity }: Change,
  list: ListName,
  severity: Severity,
  sentence: (actions: string) => string,
): Found | null {
  if (!identity) return null;
  const { actions, gains } = gainedOnAll(identity, listsByHarm[list]);
  if (actions.length === 0) return null;
  const names = actions.map(({ name }) => name);
  const isSure = gains.some((gain) => gain.isSure);
  return {
    severity: shifted(severity, isSure ? 0 : -1),
    newly: names,
    because: `${sentence(some(names))}${unlessSure(isSure, firstBeginning(gains, identity.change.now))}`,
    isSure,
  };
}
