import { type Severity, shifted } from '../severity.ts';
import { actionsOfList, type IamAction, type ListName } from './actions/iam-actions.ts';
import type { Change } from './change.ts';
import { type Found, some, unlessSure } from './rule.ts';
import type { Gain } from './semantics/difference.ts';
import { reachOf } from './semantics/region.ts';

/** Actions of a list that are newly possible on all resources. On named ones they are what policies are for. */
export function foundInList(
  { identity }: Change,
  list: ListName,
  severity: Severity,
  sentence: (actions: string) => string,
): Found | null {
  if (!identity) return null;
  const isWide = (action: IamAction) => (gain: Gain) => reachOf(gain.region, action.types) === 'all';
  const found = actionsOfList[list].flatMap((action) => {
    const gains = identity.compare(action).gains.filter(isWide(action));
    return gains.length > 0 ? [{ name: action.name, isSure: gains.some((gain) => gain.isSure) }] : [];
  });
  if (found.length === 0) return null;
  const isSure = found.some((one) => one.isSure);
  return {
    severity: shifted(severity, isSure ? 0 : -1),
    newly: found.map(({ name }) => name),
    because: `${sentence(some(found.map(({ name }) => name)))}${unlessSure(isSure)}`,
    isSure,
  };
}
