import type { EpochMs } from '../../core/resource.ts';
import type { AnyRule } from '../../core/rule.ts';
import { isLike } from '../../core/tags/match.ts';
import type { Remark } from './problem.ts';
import type { PolicyFile } from './schema.ts';
import { untilMs } from './to-policy.ts';

type Exemption = PolicyFile['exemptions'][number];

/** Whether a match names rules about changes of permissions; `also`: and other rules. */
function namesChanges({ match }: Exemption, rules: readonly AnyRule[]): 'only' | 'also' | 'no' {
  const { rule, kind } = match;
  if (rule === undefined && kind === undefined) return 'no';
  const named = rules.filter(
    (one) => (rule === undefined || isLike(rule, one.id)) && (kind === undefined || isLike(kind, one.kind)),
  );
  const changes = named.filter(({ needsState }) => needsState).length;
  if (changes === 0) return 'no';
  return changes === named.length ? 'only' : 'also';
}

/** Exemptions of changes of permissions without an end, and those that ended before `editedAtMs`; null: no edit. */
export function wrongChangeExemptions(
  file: PolicyFile,
  rules: readonly AnyRule[],
  editedAtMs: EpochMs | null,
): readonly Remark[] {
  return file.exemptions.flatMap((one, index): Remark[] => {
    if (namesChanges(one, rules) !== 'only') return [];
    const { until } = one;
    if (until === undefined)
      return [
        {
          path: ['exemptions', index],
          message: 'an exemption of changes of permissions needs `until`: without an end it hides none',
        },
      ];
    return editedAtMs !== null && untilMs(until, file.timezone) < editedAtMs
      ? [
          {
            path: ['exemptions', index, 'until'],
            message: `this exemption ended on ${until}: remove it, or give a later end`,
          },
        ]
      : [];
  });
}

/** Exemptions that hide less than they seem to. */
export function doubtfulChangeExemptions(file: PolicyFile, rules: readonly AnyRule[]): readonly Remark[] {
  return file.exemptions.flatMap((one, index) =>
    one.until === undefined && namesChanges(one, rules) === 'also'
      ? [
          {
            path: ['exemptions', index],
            message: 'without `until` this exemption hides no change of permissions',
          },
        ]
      : [],
  );
}
