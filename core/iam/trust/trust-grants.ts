import type { Listed, PolicyDocument, Principal, Statement } from '../documents/statement.ts';
import { covers, overlaps } from '../semantics/pattern.ts';
import { partsOf } from '../semantics/prepared.ts';
import type { Region } from '../semantics/region.ts';
import { nobodyKnown } from '../semantics/who.ts';

/** One principal of one statement, with what it may do. */
export type TrustGrant = {
  readonly statement: Statement;
  readonly principal: Principal;
  /** Principals that `NotPrincipal` leaves out. */
  readonly except: readonly Principal[];
  readonly actions: Listed;
  readonly regions: readonly Region[];
};

const assumeActions = ['sts:assumerole', 'sts:assumerolewithsaml', 'sts:assumerolewithwebidentity'];

/** Of the trust policy of a role only what lets somebody assume it. */
export function trustGrants(document: PolicyDocument, isRole: boolean): readonly TrustGrant[] {
  return document.statements.flatMap((statement) => {
    const { effect, principals, actions } = statement;
    if (effect !== 'allow' || !principals) return [];
    const regions = regionsOf(statement);
    return principalsOf(statement).flatMap(({ principal, except }) =>
      splitActions(actions, isRole).map((listed) => ({
        statement,
        principal,
        except,
        actions: listed,
        regions,
      })),
    );
  });
}

type Named = Pick<TrustGrant, 'principal' | 'except'>;

export function principalsOf({ principals }: Statement): readonly Named[] {
  if (!principals) return [];
  const { isNot, named } = principals;
  return isNot
    ? [{ principal: { kind: 'any', value: '*' }, except: named }]
    : named.map((principal) => ({ principal, except: [] }));
}

function splitActions(actions: Listed, isRole: boolean): readonly Listed[] {
  const listed = (pattern: string): Listed => ({ isNot: false, patterns: [pattern] });
  if (isRole)
    return assumeActions
      .filter((name) => actions.patterns.some((pattern) => covers(pattern, name)) !== actions.isNot)
      .map(listed);
  return actions.isNot ? [actions] : actions.patterns.map(listed);
}

export function regionsOf(statement: Statement): readonly Region[] {
  return partsOf(statement, nobodyKnown).map(({ region }) => region);
}

/** The first statement's principals hold the second's. */
export function principalCovers(wide: Named, narrow: Named): boolean {
  if (wide.except.length > 0) {
    const isSpared = wide.except.every(
      (one) =>
        one.kind !== 'any' &&
        (narrow.except.some((other) => isSame(one, other)) || !canBe(one, narrow.principal)),
    );
    return isSpared;
  }
  if (wide.principal.kind === 'any') return true;
  if (wide.principal.kind === 'account' && narrow.principal.kind === 'aws')
    return narrow.principal.value.includes(`:${wide.principal.value}:`);
  return isSame(wide.principal, narrow.principal);
}

function isSame(a: Principal, b: Principal): boolean {
  return a.kind === b.kind && a.value === b.value;
}

function canBe(one: Principal, other: Principal): boolean {
  return (
    other.kind === 'any' ||
    isSame(one, other) ||
    principalCovers({ principal: one, except: [] }, { principal: other, except: [] })
  );
}

export function actionsCover(wide: Listed, narrow: Listed): boolean {
  const { patterns } = narrow;
  if (!wide.isNot && !narrow.isNot)
    return patterns.every((pattern) => wide.patterns.some((one) => covers(one, pattern)));
  if (wide.isNot && !narrow.isNot)
    return patterns.every((pattern) => !wide.patterns.some((one) => overlaps(one, pattern)));
  if (wide.isNot) return wide.patterns.every((pattern) => patterns.some((one) => covers(one, pattern)));
  return wide.patterns.some((one) => one === '*' || one === '*:*');
}
