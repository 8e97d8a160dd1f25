import { type RefObject, useLayoutEffect } from 'react';

/** Opens a modal dialog, focuses its first field, and returns the focus when it closes. */
export function useModal(dialog: RefObject<HTMLDialogElement | null>): void {
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (!element.open) element.showModal();
    element.querySelector<HTMLElement>('.scroll :is(input, select, textarea)')?.focus();
    return () => element.close();
  }, [dialog]);
}
