import { about } from '../blocks/card/finding-text.ts';
import { findingModal, findingModalId } from '../blocks/modals/finding-modal.ts';
import { decodeTarget } from '../blocks/text/ids.ts';
import type { Finding } from '../core/finding.ts';
import { lateRefusal } from '../core/findings/decisions/standing.ts';
import { done, type Result, refused } from '../core/result.ts';
import type { Click, HandlerDeps, Outcome } from './define.ts';

export const unreadable = 'This button is from another version of Janitor. Nothing was changed.';

type ModalView = ReturnType<typeof findingModal>;

/** The finding of a click. Refused with a text when its generation is no longer current. */
export async function askedFinding(deps: HandlerDeps, value: string): Promise<Result<Finding, string>> {
  const target = decodeTarget(value);
  if (!target) return refused(unreadable);
  const finding = await deps.store.get(target.findingId);
  if (!finding) return refused('This finding no longer exists. Nothing was changed.');
  const late = lateRefusal(finding, target.generation);
  return late ? refused(about(finding, late.because)) : done(finding);
}

/** The modal of a finding, with the decisions that are offered now. */
export async function findingView(deps: HandlerDeps, finding: Finding): Promise<ModalView> {
  const paused = (await deps.store.pause()) !== undefined;
  return findingModal(finding, { buttons: deps.buttonsFor(finding), paused });
}

/** Redraws a modal that shows the finding. A worker redraws cards and Home tabs. */
export async function findingReplaces(
  deps: HandlerDeps,
  { origin }: Click,
  finding: Finding,
): Promise<Outcome> {
  return origin.in === 'modal' && origin.callbackId === findingModalId
    ? { does: 'replace', view: await findingView(deps, finding) }
    : { does: 'nothing' };
}
