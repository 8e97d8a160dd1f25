import type { Permissions } from '../../aws/kinds/permissions.ts';
import declared from '../../aws/permissions.generated.json' with { type: 'json' };
import type { Policy } from '../../core/policy.ts';
import type { AnyRule } from '../../core/rule.ts';

// TypeScript infers no common shape of the kinds from JSON.
const { kinds } = declared as unknown as Permissions;

/** One line for each rule that may act although no role of a stage has the permissions of its remediations. */
export function modesWithoutRights(
  policy: Pick<Policy, 'rules'>,
  rules: readonly Pick<AnyRule, 'id' | 'kind'>[],
): readonly string[] {
  return Object.values(policy.rules)
    .filter(({ mode }) => mode === 'approve' || mode === 'enforce')
    .filter(({ rule }) => kinds[rules.find(({ id }) => id === rule)?.kind ?? '']?.grantsPermissions)
    .map(
      ({ rule, mode }) =>
        `rules.${rule}.mode: the functions of a stage may not change IAM permissions, so "${mode}" is not possible. Use notify.`,
    );
}
