import type { ToldOf } from '../incidents/look-request.ts';
import type { Log } from '../ports/runtime.ts';
import type { Verdict } from '../rule.ts';

/** What came of a look at a resource. `rule`: null when no rule could judge it. */
type Answer = {
  readonly rule: string | null;
  readonly verdict: Verdict['verdict'] | 'not read' | 'gone' | 'no rule';
};

/** Logs what each alarm led to. A look without an alarm logs nothing. */
export function logAnswers({ log }: { readonly log: Log }, told: ToldOf, answers: readonly Answer[]): void {
  const all: readonly Answer[] = answers.length > 0 ? answers : [{ rule: null, verdict: 'no rule' }];
  for (const { arn: alarm, state } of told.alarms)
    for (const { rule, verdict } of all)
      log.info('alarm answered', { alarm, state, resource: told.id, rule, verdict });
}
