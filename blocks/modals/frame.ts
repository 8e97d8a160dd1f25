import type { KnownBlock, ModalView } from '@slack/types';
import type { ViewId } from '../text/ids.generated.ts';
import { words } from '../text/parts.ts';

type Frame = {
  /** At most 24 characters. */
  readonly title: string;
  readonly blocks: readonly KnownBlock[];
  /** `private_metadata`: Slack returns it with each click and submission. */
  readonly metadata?: string;
};

/** A modal with a submit button. `handlers/views/<id>.ts` handles the submission. */
export function formModal(id: ViewId, frame: Frame & { readonly submit: string }): ModalView {
  return { ...modal(frame, 'Cancel'), callback_id: id, submit: words(frame.submit, 24) };
}

/** A modal without a submit button. */
export function shownModal(id: string, frame: Frame): ModalView {
  return { ...modal(frame, 'Close'), callback_id: id };
}

function modal({ title, blocks, metadata }: Frame, close: string): ModalView {
  return {
    type: 'modal',
    title: words(title, 24),
    close: words(close, 24),
    ...(metadata === undefined ? {} : { private_metadata: metadata }),
    blocks: [...blocks],
  };
}
