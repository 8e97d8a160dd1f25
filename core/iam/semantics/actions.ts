import { startOf } from '../../shorten.ts';
import { type IamAction, iamActions } from '../actions/iam-actions.ts';
import type { Listed } from '../documents/statement.ts';
import { covers, hasWildcard } from './pattern.ts';

/** Whether the statement is about the action. */
export function isAbout({ isNot, patterns }: Listed, { key }: IamAction): boolean {
  return patterns.some((pattern) => covers(pattern, key)) !== isNot;
}

/** Answers of earlier lists; documents repeat them. */
const known = new Map<string, Uint16Array>();
const maxKnown = 2_000;

/** The indexes of the asked actions that the list is about. */
export function actionsIn({ isNot, patterns }: Listed): Uint16Array {
  const name = `${isNot ? 'not ' : ''}${patterns.join(' ')}`;
  const earlier = known.get(name);
  if (earlier) return earlier;
  const listed = new Set<number>();
  for (const pattern of patterns)
    for (const { key, index } of candidates(pattern)) if (covers(pattern, key)) listed.add(index);
  const about = iamActions.filter(({ index }) => listed.has(index) !== isNot);
  const found = Uint16Array.from(about, ({ index }) => index);
  if (known.size >= maxKnown) known.clear();
  known.set(name, found);
  return found;
}

const byKey = new Map(iamActions.map((action) => [action.key, [action]]));
const byService = new Map<string, readonly IamAction[]>();
for (const action of iamActions)
  byService.set(action.service, [...(byService.get(action.service) ?? []), action]);

/** The action or service alone that the pattern names, where it names one. */
function candidates(pattern: string): readonly IamAction[] {
  if (!hasWildcard(pattern)) return byKey.get(pattern) ?? [];
  const service = startOf(pattern, pattern.indexOf(':'));
  return pattern.includes(':') && !hasWildcard(service) ? (byService.get(service) ?? []) : iamActions;
}
