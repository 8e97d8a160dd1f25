import type { Identity, ProviderSettings } from '../../changes/identity.ts';
import type { Edit } from './edit.ts';
import { meaningOfText } from './same-identity.ts';
import { defaultVersionEdits, versionEdits } from './version-edits.ts';

/**
 * What makes `from` the same as `to`, in the order in which IAM accepts it: what takes away comes first, because
 * of the quotas; a boundary is put first and deleted last, so that nothing is open meanwhile. Null: does not
 * exist. Throws for two different identities. Tags are left as they are.
 */
export function editsBetween(from: Identity | null, to: Identity | null): readonly Edit[] {
  if (!from) return to ? [{ edit: 'create', identity: to }] : [];
  if (!to) return deletion(from);
  if (from.arn !== to.arn) throw new Error(`${from.arn} and ${to.arn} are different identities`);
  if (from.provider && to.provider) return providerEdits(from.provider, to.provider);
  return from.kind === 'policy' ? versionEdits(from, to) : principalEdits(from, to);
}

/**
 * Like `editsBetween`, but only what is in force counts: other versions of a managed policy stay as evidence, unless
 * there is no room for the one that has to come back.
 */
export function editsToForce(from: Identity | null, to: Identity | null): readonly Edit[] {
  return from && to && to.kind === 'policy' && from.arn === to.arn
    ? defaultVersionEdits(from, to)
    : editsBetween(from, to);
}

/** IAM deletes only what has no policies, groups or other versions. */
function deletion(from: Identity): readonly Edit[] {
  const others = Object.keys(from.versions).filter((version) => version !== from.defaultVersion);
  return [
    ...from.attached.map((policyArn): Edit => ({ edit: 'detach', policyArn })),
    ...Object.keys(from.inline).map((name): Edit => ({ edit: 'delete-inline', name })),
    ...from.groups.map((group): Edit => ({ edit: 'leave-group', group })),
    ...others.map((version): Edit => ({ edit: 'delete-version', version })),
    { edit: 'delete' },
  ];
}

function principalEdits(from: Identity, to: Identity): readonly Edit[] {
  const isSame = (a: string | null, b: string | null): boolean =>
    a === b || (a !== null && b !== null && meaningOfText(a) === meaningOfText(b));
  const edits: Edit[] = [];
  if (to.boundary !== null && to.boundary !== from.boundary)
    edits.push({ edit: 'put-boundary', policyArn: to.boundary });
  for (const name of Object.keys(from.inline))
    if (!Object.hasOwn(to.inline, name)) edits.push({ edit: 'delete-inline', name });
  for (const policyArn of missing(from.attached, to.attached)) edits.push({ edit: 'detach', policyArn });
  for (const group of missing(from.groups, to.groups)) edits.push({ edit: 'leave-group', group });
  if (to.trust !== null && !isSame(from.trust, to.trust)) edits.push({ edit: 'put-trust', text: to.trust });
  if (to.trust === null && from.trust !== null) edits.push({ edit: 'delete-trust' });
  const put = Object.entries(to.inline).filter(
    ([name, text]) => !isSame(Object.hasOwn(from.inline, name) ? (from.inline[name] ?? null) : null, text),
  );
  // The quota is for the sum of the inline policies, so those that shrink come first.
  const growth = ([name, text]: readonly [string, string]): number =>
    text.length - (Object.hasOwn(from.inline, name) ? (from.inline[name] ?? '') : '').length;
  for (const [name, text] of put.sort((a, b) => growth(a) - growth(b)))
    edits.push({ edit: 'put-inline', name, text });
  for (const policyArn of missing(to.attached, from.attached)) edits.push({ edit: 'attach', policyArn });
  for (const group of missing(to.groups, from.groups)) edits.push({ edit: 'join-group', group });
  if (to.boundary === null && from.boundary !== null) edits.push({ edit: 'delete-boundary' });
  return edits;
}

function providerEdits(from: ProviderSettings, to: ProviderSettings): readonly Edit[] {
  const { thumbprints, metadata, validUntil } = to;
  const isSameCertificate = JSON.stringify(from.thumbprints) === JSON.stringify(thumbprints);
  return [
    ...missing(from.clientIds, to.clientIds).map((clientId): Edit => ({ edit: 'remove-client', clientId })),
    ...(isSameCertificate ? [] : [{ edit: 'put-thumbprints', thumbprints } as const]),
    ...(from.metadata === metadata ? [] : [{ edit: 'put-metadata', metadata, validUntil } as const]),
    ...missing(to.clientIds, from.clientIds).map((clientId): Edit => ({ edit: 'add-client', clientId })),
  ];
}

function missing(all: readonly string[], among: readonly string[]): readonly string[] {
  return all.filter((one) => !among.includes(one));
}
