import type { Identity } from '../changes/identity.ts';
import { rule as fullAdmin } from './iam-rules/full-admin.ts';
import { readSituation } from './reading/read-situation.ts';
import { identityId } from './state/identity-id.ts';
import type { Situation } from './state/situation.ts';

const ofAws = /^arn:[^:]*:iam::aws:policy\//;
const administrator = '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const denyAll = '{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}';
const nothing = '{"Statement":[]}';

/**
 * Whether the change takes the last administrator away: before it, some user or role may do everything; after it, none
 * but the changed one. `all`: every identity of the account, before the change.
 */
export function losesLastAdministrator(all: readonly Identity[], after: Identity, nowMs: number): boolean {
  const id = identityId(after);
  const later = all.map((one) => (identityId(one) === id ? after : one));
  const others = later.filter((one) => identityId(one) !== id);
  return !hasAdministrator(others, later, nowMs) && hasAdministrator(all, all, nowMs);
}

/** Whether some user or role may do everything, and none could without this managed policy. */
export function needsPolicyToAdminister(all: readonly Identity[], policyArn: string, nowMs: number): boolean {
  const later = all
    .filter(({ arn }) => arn !== policyArn)
    .map((one) => ({ ...one, attached: one.attached.filter((arn) => arn !== policyArn) }));
  return !hasAdministrator(later, later, nowMs) && hasAdministrator(all, all, nowMs);
}

function hasAdministrator(among: readonly Identity[], all: readonly Identity[], nowMs: number): boolean {
  const texts = new Map(
    all.flatMap(({ arn, defaultVersion, versions }) =>
      defaultVersion === null ? [] : [[arn, versions[defaultVersion] ?? denyAll] as const],
    ),
  );
  const groups = Object.fromEntries(
    all.flatMap((one) => (one.kind === 'group' ? [[one.name, one] as const] : [])),
  );
  const textOf = (arn: string): string => texts.get(arn) ?? textOfAws(arn);
  return among.some((one) => {
    if (one.kind !== 'user' && one.kind !== 'role') return false;
    const arns = [
      ...one.attached,
      ...one.groups.flatMap((name) => groups[name]?.attached ?? []),
      ...(one.boundary === null ? [] : [one.boundary]),
    ];
    const situation: Situation = {
      accepted: null,
      now: one,
      policies: Object.fromEntries(arns.map((arn) => [arn, textOf(arn)])),
      groups,
      holders: [],
      credentials: [],
      origin: null,
      knownAccounts: [],
      nowMs,
    };
    const { change, isDoubtful } = readSituation(situation, null, one);
    return !isDoubtful && fullAdmin.find(change)?.isSure === true;
  });
}

/** Of AWS's own policies, only one allows everything, and those that deny are taken to deny everything. */
function textOfAws(arn: string): string {
  if (!ofAws.test(arn)) return denyAll;
  if (arn.endsWith('/AdministratorAccess')) return administrator;
  return /Deny|Quarantine/.test(arn) ? denyAll : nothing;
}
