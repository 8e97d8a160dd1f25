import { utcInstant } from '../../core/calendar.ts';
import type { ChangeEvidence } from '../../core/changes/change-evidence.ts';
import type { ChangeOrigin } from '../../core/changes/change-origin.ts';
import { changeOf, newlyOf } from '../../core/iam/evidence/change-of.ts';
import type { IamAnalysis } from '../../core/iam/find-in-change.ts';
import type { IamFinding } from '../../core/iam/finding.ts';
import { iamRules } from '../../core/iam/iam-rules/registry.generated.ts';
import { some } from '../../core/iam/rule.ts';
import type { Evidence } from '../../core/rule.ts';

const unknown = 'not known';

/** Who changed what, when and from where, and what is newly possible by the rule. */
export function evidenceOf(origin: ChangeOrigin | null, found: IamFinding | undefined): Evidence {
  return {
    numbers: {
      'Changed by': origin ? nameOf(origin) : unknown,
      At: origin ? utcInstant(origin.atMs) : unknown,
      Through: origin ? throughOf(origin) : unknown,
      From: origin?.sourceIp ?? unknown,
      ...(found ? { [titleOf(found)]: some(found.newly) } : {}),
    },
  };
}

const changes = new WeakMap<IamAnalysis, ChangeEvidence>();

/** The change for people, made once for all rules of the identity, with what the rule found. */
export function changeIn(
  analysis: IamAnalysis,
  between: Parameters<typeof changeOf>[0],
  found: IamFinding,
): ChangeEvidence {
  const change = changes.get(analysis) ?? changeOf(between, []);
  changes.set(analysis, change);
  return { ...change, newly: newlyOf([found]) };
}

/** The session as well as its role: several people may use one role. */
function nameOf({ actor: { name, role } }: ChangeOrigin): string {
  const [, roleName] = /[:/]([^:/]+)$/.exec(role ?? '') ?? [];
  return roleName === undefined || roleName === name ? name : `${name} (role ${roleName})`;
}

/** User agents are shown, never trusted. */
function throughOf({ eventName, invokedBy, userAgent }: ChangeOrigin): string {
  const by = invokedBy ?? userAgent;
  return by === null ? eventName : `${eventName}, by ${by}`;
}

function titleOf({ rule }: IamFinding): string {
  return iamRules.find(({ id }) => id === rule)?.title ?? rule;
}
