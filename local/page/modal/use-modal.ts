import { type RefObject, useLayoutEffect } from 'react';

/** Opens a dialog over everything, begins at its first field, and gives the focus back when it goes. */
export function useModal(dialog: RefObject<HTMLDialogElement | null>): void {
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (!element.open) element.showModal();
    element.querySelector<HTMLElement>('.scroll :is(input, select, textarea)')?.focus();
    return () => element.close();
  }, [dialog]);
}
