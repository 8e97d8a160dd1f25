import { about } from '../blocks/card/finding-text.ts';
import { findingModal, findingModalId } from '../blocks/modals/finding-modal.ts';
import { decodeTarget } from '../blocks/text/ids.ts';
import type { Finding } from '../core/finding.ts';
import { tooLate } from '../core/findings/decisions/standing.ts';
import { done, type Result, refused } from '../core/result.ts';
import type { Click, HandlerDeps, Outcome } from './define.ts';

export const unreadable = 'This button is from another version of Janitor. Nothing was changed.';

type ModalView = ReturnType<typeof findingModal>;

/** The finding that a click is about; refused in words when its question can no longer be answered. */
export async function askedFinding(deps: HandlerDeps, value: string): Promise<Result<Finding, string>> {
  const target = decodeTarget(value);
  if (!target) return refused(unreadable);
  const finding = await deps.store.get(target.findingId);
  if (!finding) return refused('This finding no longer exists. Nothing was changed.');
  const late = tooLate(finding, target.generation);
  return late ? refused(about(finding, late.because)) : done(finding);
}

/** The finding as a modal, with what can be decided now. */
export async function findingView(deps: HandlerDeps, finding: Finding): Promise<ModalView> {
  const paused = (await deps.store.pause()) !== undefined;
  return findingModal(finding, { buttons: deps.buttonsFor(finding), paused });
}

/** Redraws a modal that shows the finding; a card or a Home tab is redrawn by a worker. */
export async function findingReplaces(
  deps: HandlerDeps,
  { origin }: Click,
  finding: Finding,
): Promise<Outcome> {
  return origin.in === 'modal' && origin.callbackId === findingModalId
    ? { does: 'replace', view: await findingView(deps, finding) }
    : { does: 'nothing' };
}
