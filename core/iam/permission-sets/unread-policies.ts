import type { Identity } from '../../changes/identity.ts';
import { iamActions } from '../actions/iam-actions.ts';
import { escalations } from '../escalations/catalogue.ts';
import type { IamFinding } from '../finding.ts';
import { own } from '../reading/documents-in-force.ts';
import { some } from '../rule.ts';
import { gained, type Questions } from '../semantics/identity-change.ts';
import type { Situation } from '../state/situation.ts';
import { isReference } from './permission-set.ts';

type Changed = Pick<Situation, 'policies'> & {
  readonly accepted: Identity | null;
  readonly now: Identity;
};

/**
 * What a change may mean by the policies that each account has its own of. Their texts are not read, so nothing of this
 * is certain: one that is attached may allow anything, and one that is detached may have denied anything.
 */
export function findInUnread(changed: Changed, asked: readonly (Questions | null)[]): readonly IamFinding[] {
  const { accepted, now } = changed;
  const before = (accepted?.attached ?? []).filter(isReference);
  const after = now.attached.filter(isReference);
  const attached = after.filter((one) => !before.includes(one));
  const detached = before.filter((one) => !after.includes(one));
  return [
    ...(attached.length > 0 ? [ofAttached(attached)] : []),
    ...(attached.length === 0 && after.length > 0 ? together(after, asked) : []),
    ...(detached.length > 0 ? [ofDetached(detached)] : []),
    ...ofBoundary(changed),
  ];
}

function ofAttached(arns: readonly string[]): IamFinding {
  return finding('attached', {
    severity: 'medium',
    newly: arns.map((arn) => `whatever ${pathOf(arn)} allows in each account`),
    because: `Can do whatever ${policies(arns)} in each account, which Janitor does not read.`,
  });
}

function ofDetached(arns: readonly string[]): IamFinding {
  return finding('detached', {
    severity: 'low',
    newly: arns.map((arn) => `whatever ${pathOf(arn)} denied in each account`),
    because: `${upperFirst(listed(arns))} of each account, which Janitor does not read, no longer ${arns.length > 1 ? 'count' : 'counts'}. What ${arns.length > 1 ? 'they' : 'it'} denied may be possible now.`,
  });
}

/** A step of a longer way whose other steps an unread policy may allow. */
function together(arns: readonly string[], asked: readonly (Questions | null)[]): readonly IamFinding[] {
  const steps = new Set(escalations.flatMap(({ all }) => (all.length > 1 ? all : [])));
  const names = iamActions
    .filter(({ name }) => steps.has(name))
    .filter((action) => asked.some((questions) => questions && gained(questions, action).gains.length > 0))
    .map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    finding('together', {
      severity: 'low',
      newly: names.map((name) => `${name}, together with what ${some(arns.map(pathOf))} may allow`),
      because: `${some(names)} may be a way to more permissions, together with ${listed(arns)} of each account, which Janitor does not read.`,
    }),
  ];
}

/** Another boundary instead of one that cannot be read. The engine tells of one that is gone. */
function ofBoundary({ accepted, now, policies: texts }: Changed): readonly IamFinding[] {
  const before = accepted?.boundary ?? null;
  const isUnread = before !== null && (own(texts, before) ?? null) === null;
  if (!isUnread || now.boundary === null || now.boundary === before) return [];
  return [
    {
      ...finding('boundary', {
        severity: 'medium',
        newly: [`whatever the permissions boundary ${pathOf(before)} held back`],
        because: `The permissions boundary is ${pathOf(now.boundary)} instead of ${pathOf(before)}, which Janitor does not read. It may hold back less.`,
      }),
      category: 'boundary-removed',
    },
  ];
}

function finding(id: string, found: Pick<IamFinding, 'severity' | 'newly' | 'because'>): IamFinding {
  return { rule: `unread-${id}`, category: 'unread-policy', isSure: false, ...found };
}

/** "the policy deploy allows" or "the policies deploy and base allow". */
function policies(arns: readonly string[]): string {
  return `${listed(arns)} ${arns.length > 1 ? 'allow' : 'allows'}`;
}

function listed(arns: readonly string[]): string {
  return `the ${arns.length > 1 ? 'policies' : 'policy'} ${some(arns.map(pathOf))}`;
}

/** `deploy`, or `team/deploy` with a path. */
function pathOf(arn: string): string {
  return arn.slice(arn.indexOf(':policy/') + ':policy/'.length);
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
