import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { shorten } from '../../../core/shorten.ts';
import type { JsonObject } from '../model.ts';
import { Plain } from '../text/plain.tsx';
import { type ElementProps, useSurface } from './surface.tsx';
import { listOf, textOf } from './values.ts';

/** The overflow menu with up to five options. */
export function Overflow({ element, block }: ElementProps) {
  const { press, confirm, about } = useSurface();
  const [open, setOpen] = useState(false);
  const id = useId();
  const root = useRef<HTMLSpanElement>(null);
  const options = listOf(element['options']);

  useEffect(() => {
    if (!open) return;
    root.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const outside = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);

  const close = () => {
    setOpen(false);
    root.current?.querySelector<HTMLElement>('button')?.focus();
  };
  const pick = async (option: JsonObject) => {
    close();
    if (element['confirm'] && !(await confirm(element['confirm']))) return;
    if (typeof option['url'] === 'string') window.open(option['url'], '_blank', 'noreferrer');
    await press(block, {
      type: 'overflow',
      action_id: element['action_id'],
      block_id: block,
      selected_option: option,
    });
  };
  const keys = (event: KeyboardEvent) => {
    if (!open) return;
    const items = [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = items.findIndex((item) => item === document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      items[(at + step + items.length) % items.length]?.focus();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === 'Tab') setOpen(false);
  };

  return (
    <span className="overflow" ref={root} onKeyDown={keys}>
      <button
        type="button"
        className="button dots"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={about ? `More actions: ${shorten(about, 75)}` : 'More actions'}
        onClick={() => setOpen(!open)}
      >
        •••
      </button>
      {open ? (
        <div role="menu" id={id} className="menu">
          {options.map((option) => (
            <button
              key={textOf(option['value'])}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => void pick(option)}
            >
              <Plain text={textOf(option['text'])} />
            </button>
          ))}
        </div>
      ) : null}
    </span>
  );
}
