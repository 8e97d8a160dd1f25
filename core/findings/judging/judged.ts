import type { IncidentAlarm, IncidentHistory } from '../../incident.ts';
import type { RulePolicy } from '../../policy.ts';
import type { Protection, Resource } from '../../resource.ts';
import type { AnyRule, Verdict } from '../../rule.ts';
import type { Exempt } from '../exempt.ts';

/** What a rule says of a resource, with the policy for it. */
export type Judged = {
  readonly resource: Resource;
  readonly rule: AnyRule;
  readonly rulePolicy: RulePolicy;
  readonly verdict: Verdict;
  readonly protections: readonly Protection[];
  /** The exemption of a violation that is shown all the same. Janitor then acts only after an approval. */
  readonly exempt?: Exempt;
  /** The alarms that told of an incident; absent: none did. */
  readonly alarms?: readonly IncidentAlarm[];
  /** What was known of an incident before it began. */
  readonly history?: IncidentHistory;
};
