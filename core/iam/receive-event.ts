import { minuteMs } from '../calendar.ts';
import { claimKey } from '../finding.ts';
import { emptyTally, handleJudged, type UnitTally } from '../findings/judging/handle-judged.ts';
import { type JudgedPart, judgePart } from '../findings/judging/judge.ts';
import { withOwnTags } from '../findings/judging/own-tags.ts';
import { resolve } from '../findings/resolve.ts';
import { accountEntry, type Policy } from '../policy.ts';
import type { ClaimDeps } from '../ports/deps.ts';
import type { StoredMirrorEntry } from '../ports/mirror.ts';
import type { ResourceRef } from '../resource.ts';
import { type Unit, unitKey } from '../unit.ts';
import { type AdvanceDeps, advanceMirror } from './advance-mirror.ts';
import {
  type IdentityResource,
  identityRef,
  identityUnit,
  mirrorPlace,
  providerUnit,
  resourcePolicyKind,
  resourcePolicyRef,
  unitOf,
} from './identity-resource.ts';
import { readEvent } from './reading/event.ts';
import { runIdOf } from './run/run-id.ts';
import type { Edit } from './state/edit.ts';
import type { IamEvent, Touched, TouchedResource } from './state/iam-event.ts';
import { withAcceptedSeen } from './state/mirror-entry.ts';
import { mirrorFacts } from './with-accepted.ts';

export type ReceiveDeps = ClaimDeps & AdvanceDeps;

/** What became of an event. */
export type Received = Pick<UnitTally, 'claimed' | 'worse' | 'resolved' | 'undecided'> & {
  /** Of identities whose state could not be told. */
  readonly unread: number;
};

/**
 * Judges what an IAM change made possible, claims what is new, and asks for its announcement. AWS and the mirror decide,
 * so an event may come twice, late or out of order; Janitor's own changes advance the mirror like all others.
 */
export async function receiveIamEvent(deps: ReceiveDeps, event: IamEvent): Promise<Received> {
  const tally = emptyTally();
  const unreadIn: Unit[] = [];
  const { isFailed, isReadOnly } = readEvent(event.detail);
  const policy = await deps.policy();
  if (isFailed || isReadOnly || !accountEntry(policy.accounts, event.account)) return { ...tally, unread: 0 };
  for (const touched of event.identities) {
    const ref = identityRef(event.account, touched);
    const isRead = ref !== null && (await receiveTouched(deps, policy, event, { ref, touched }, tally));
    if (!isRead) unreadIn.push(unitOf(event.account, touched));
  }
  for (const resource of event.resources) {
    const unit = { account: event.account, region: event.region, kind: resourcePolicyKind };
    const ref = resourcePolicyRef(unit, resource);
    const touched = touchedBy(resource, ref);
    const isRead = await receiveTouched(deps, policy, event, { ref, touched }, tally);
    if (!isRead) unreadIn.push(unit);
  }
  // CloudTrail leaves out parameters that are too long: which identity was changed is then not known.
  const unread = unreadIn.length;
  // The state of each member has the group's name.
  if (event.origin.eventName === 'UpdateGroup' && event.identities.length > 1)
    unreadIn.push(identityUnit(event.account));
  if (event.other?.kind === 'not-in-event')
    unreadIn.push(
      event.other.id.includes('Provider') ? providerUnit(event.account) : identityUnit(event.account),
    );
  for (const { account, region, kind, missing } of tally.undecided)
    if (missing !== 'accepted') unreadIn.push({ account, region, kind });
  if (unreadIn.length > 0) await queueScan(deps, unreadIn);
  const findingIds = [...new Set([...tally.claimed, ...tally.worse])];
  if (findingIds.length > 0)
    await deps.queue.send({ type: 'change.announce', runId: runIdOf(event), findingIds });
  return { ...tally, unread };
}

async function receiveTouched(
  deps: ReceiveDeps,
  policy: Policy,
  event: IamEvent,
  { ref, touched }: { readonly ref: ResourceRef; readonly touched: Touched },
  tally: UnitTally,
): Promise<boolean> {
  const advanced = await advanceMirror(deps, ref, event, touched);
  if (advanced.is === 'unread') {
    deps.log.warn('iam change is not visible yet', { resource: ref.id, why: advanced.why });
    return false;
  }
  const { entry, resource, isUnsure } = advanced;
  if (resource) await judgeIdentityNow(deps, policy, event, { entry, resource }, tally);
  else if (!isUnsure) await endGone(deps, ref, entry, tally);
  return !isUnsure;
}

async function judgeIdentityNow(
  deps: ReceiveDeps,
  policy: Policy,
  event: IamEvent,
  { entry, resource }: { readonly entry: StoredMirrorEntry; readonly resource: IdentityResource },
  tally: UnitTally,
): Promise<void> {
  const live = await liveOf(deps, resource, entry.id);
  const now = { ...resource, facts: { ...resource.facts, ...mirrorFacts(entry, true) } };
  const judged = await withOwnTags(deps, await judgePart(deps, [now], policy), policy, live);
  await handleJudged(deps, { scanId: runIdOf(event), policy, live }, judged, tally);
  if (isClean(judged)) await accept(deps, entry);
}

/** Nothing new, by all rules. */
function isClean({ judged, exempt }: JudgedPart): boolean {
  return judged.length > 0 && exempt.length === 0 && judged.every(({ verdict }) => verdict.verdict === 'ok');
}

/** Another change meanwhile is judged by itself, and then accepts for both. */
async function accept({ mirror }: ReceiveDeps, { version, ...entry }: StoredMirrorEntry): Promise<void> {
  await mirror.put(withAcceptedSeen(entry), version);
}

async function endGone(
  deps: ReceiveDeps,
  unit: Unit,
  entry: StoredMirrorEntry,
  tally: UnitTally,
): Promise<void> {
  for (const finding of (await liveOf(deps, unit, entry.id)).values()) {
    if (finding.status === 'remediating') continue;
    if ((await resolve(deps, finding, 'the resource is gone')) && finding.card)
      tally.resolved.push(finding.id);
  }
  await accept(deps, entry);
}

async function liveOf({ store }: ReceiveDeps, { account, region, kind }: Unit, id: string) {
  const findings = await store.liveIn({ account, region, kind });
  return new Map(
    findings.filter(({ resource }) => resource.id === id).map((finding) => [claimKey(finding), finding]),
  );
}

/** The event as an edit of the resource's policy. */
function touchedBy({ kind, after }: TouchedResource, { arn, name }: ResourceRef): Touched {
  const edit: Edit =
    after === undefined
      ? { edit: 'read', why: 'the event has only a part of the policy' }
      : after === null
        ? { edit: 'delete-trust' }
        : { edit: 'put-trust', text: after };
  return { kind, arn, name, edits: [edit], credential: null };
}

/** At most one scan of the same places a minute. */
async function queueScan(deps: ReceiveDeps, wanted: readonly Unit[]): Promise<void> {
  const units = [...new Map(wanted.map((unit) => [unitKey(unit), unit])).values()];
  const places = units.map(mirrorPlace).join(' ').replaceAll(' ', '-');
  const minute = Math.floor(deps.clock.nowMs() / minuteMs);
  await deps.queue.send({
    type: 'scan.start',
    scanId: `iam-${places}-${minute}`,
    askedBy: null,
    channel: null,
    units,
  });
}
