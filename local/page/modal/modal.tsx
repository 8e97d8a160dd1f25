import { useEffect, useRef, useState } from 'react';
import { Blocks } from '../blocks/blocks.tsx';
import { initialValues, missingInputs, textOf, type Values } from '../blocks/values.ts';
import type { SlackView } from '../model.ts';
import { useScene } from '../scene.tsx';
import { act } from '../store.ts';
import { SurfaceOf } from './surface-of.tsx';
import { useModal } from './use-modal.ts';

/** The top modal of a person's stack. `<dialog>` keeps the focus inside. */
export function Modal({ view, depth }: { readonly view: SlackView; readonly depth: number }) {
  const { me, tell } = useScene();
  const dialog = useRef<HTMLDialogElement>(null);
  const values = useRef<Values | undefined>(undefined);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  useModal(dialog);
  useEffect(() => setErrors({}), [view.hash]);

  const close = (all: boolean) => void act('close', { user: me.id, view: view.id, all });
  const submit = async () => {
    if (busy) return;
    const held = { ...initialValues(view.blocks), ...values.current };
    const missing = missingInputs(view.blocks, held);
    setErrors(missing);
    if (Object.keys(missing).length > 0) return focusFirstWrong(dialog.current);
    setBusy(true);
    const answer = await act('submit', { user: me.id, view: view.id, values: held });
    setBusy(false);
    if (answer.errors) {
      setErrors(answer.errors);
      focusFirstWrong(dialog.current);
    } else if (!answer.ok) tell(answer.error ?? 'The app did not respond');
  };

  return (
    <dialog
      ref={dialog}
      className="modal"
      aria-labelledby="modal-title"
      onCancel={(event) => {
        event.preventDefault();
        close(false);
      }}
    >
      <form
        method="dialog"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <header>
          {depth > 1 ? (
            <button type="button" className="icon" aria-label="Back" onClick={() => close(false)}>
              ←
            </button>
          ) : null}
          <h2 id="modal-title">{textOf(view['title'])}</h2>
          <button type="button" className="icon" aria-label="Close" onClick={() => close(true)}>
            ✕
          </button>
        </header>
        <div className="scroll">
          <SurfaceOf
            kind="modal"
            blocks={view.blocks}
            where={{ view: view.id }}
            errors={errors}
            onValues={(next) => {
              values.current = next;
            }}
          >
            <Blocks blocks={view.blocks} />
          </SurfaceOf>
        </div>
        <footer>
          <button type="button" className="button" onClick={() => close(false)}>
            {textOf(view['close']) || 'Cancel'}
          </button>
          {view['submit'] ? (
            <button type="submit" className="button primary filled" aria-busy={busy}>
              {textOf(view['submit'])}
            </button>
          ) : null}
        </footer>
      </form>
    </dialog>
  );
}

function focusFirstWrong(dialog: HTMLElement | null): void {
  setTimeout(() => dialog?.querySelector<HTMLElement>('.wrong :is(input, select, textarea)')?.focus(), 0);
}
