import { useRef } from 'react';
import { TextObject } from '../blocks/choices.tsx';
import { textOf } from '../blocks/values.ts';
import type { JsonObject } from '../model.ts';
import { useModal } from './use-modal.ts';

/** Slack's confirmation dialog. Escape cancels. */
export function Confirm({
  dialog,
  done,
}: {
  readonly dialog: JsonObject;
  readonly done: (yes: boolean) => void;
}) {
  const element = useRef<HTMLDialogElement>(null);
  useModal(element);
  return (
    <dialog
      ref={element}
      className="confirm"
      aria-labelledby="confirm-title"
      onCancel={(event) => {
        event.preventDefault();
        done(false);
      }}
    >
      <h2 id="confirm-title">{textOf(dialog['title'])}</h2>
      <p>
        <TextObject text={dialog['text']} />
      </p>
      <div className="buttons">
        <button type="button" className="button" onClick={() => done(false)}>
          {textOf(dialog['deny']) || 'Cancel'}
        </button>
        <button
          type="button"
          className={`button ${dialog['style'] === 'danger' ? 'danger' : 'primary'} filled`}
          onClick={() => done(true)}
        >
          {textOf(dialog['confirm']) || 'Yes'}
        </button>
      </div>
    </dialog>
  );
}
