import { about } from '../blocks/card/finding-text.ts';
import { findingModal, findingModalId } from '../blocks/modals/finding-modal.ts';
import { decodeTarget } from '../blocks/text/ids.ts';
import type { Finding } from '../core/finding.ts';
import type { Refusal } from '../core/findings/decisions/decision.ts';
import { lateRefusal } from '../core/findings/decisions/rights/answerable.ts';
import { done, type Result, refused } from '../core/result.ts';
import type { Click, HandlerDeps, Outcome, Submitted } from './define.ts';

export const unreadable = 'This button is from another version of Janitor. Nothing was changed.';

type ModalView = ReturnType<typeof findingModal>;

/** The finding of a click. Refused when its generation is no longer current. */
export async function findingOfClick(deps: HandlerDeps, value: string): Promise<Result<Finding, Refusal>> {
  const target = decodeTarget(value);
  if (!target) return refused({ code: 'unknown', because: unreadable });
  const finding = await deps.store.get(target.findingId);
  if (!finding)
    return refused({ code: 'unknown', because: 'This finding no longer exists. Nothing was changed.' });
  const late = lateRefusal(finding, target.generation);
  return late ? refused({ ...late, finding }) : done(finding);
}

/** The modal of a finding, with the decisions that are offered now. `refusal`: why a click in it did nothing. */
export async function findingView(
  deps: HandlerDeps,
  finding: Finding,
  refusal: string | null = null,
): Promise<ModalView> {
  const paused = (await deps.store.pause()) !== undefined;
  return findingModal(finding, { buttons: deps.buttonsFor(finding), paused, refusal });
}

/** Says why a click did nothing. A modal of the finding also shows its present state. */
export async function refuseClick(deps: HandlerDeps, { origin }: Click, refusal: Refusal): Promise<Outcome> {
  const { finding, because } = refusal;
  return finding && origin.in === 'modal' && origin.callbackId === findingModalId
    ? { does: 'replace', view: await findingView(deps, finding, because) }
    : { does: 'say', text: refusalText(refusal) };
}

/** Says why a form did nothing. */
export function refuseForm(refusal: Refusal): Submitted {
  const { finding } = refusal;
  return { does: 'notice', text: refusalText(refusal), ...(finding ? { about: finding } : {}) };
}

function refusalText({ finding, because }: Refusal): string {
  return finding ? about(finding, because) : because;
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
