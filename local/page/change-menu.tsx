import { useEffect, useRef, useState } from 'react';
import type { SeenRow } from './model.ts';
import { useScene } from './scene.tsx';
import { act } from './store.ts';

type OfferedChange = SeenRow['changes'][number];

/** The changes that a person can make in AWS by hand, without Janitor. */
export function ChangeMenu({ row }: { readonly row: SeenRow }) {
  const { tell } = useScene();
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState<OfferedChange | null>(null);
  const [busy, setBusy] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    menu.current?.querySelector<HTMLElement>('button, input')?.focus();
    const away = ({ target }: PointerEvent) => {
      if (!menu.current?.contains(target as Node) && !button.current?.contains(target as Node)) close();
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open, asking]);
  const close = () => {
    setOpen(false);
    setAsking(null);
  };
  const run = async (change: OfferedChange, text = '') => {
    setBusy(true);
    const { kind, region, id } = row;
    const answer = await act('change', { kind, region, id, change: change.title, text });
    setBusy(false);
    if (!answer.ok) return tell(`${change.title}: ${answer.error ?? 'AWS refused it'}`);
    close();
    button.current?.focus();
  };
  return (
    <div
      className="change"
      onKeyDown={({ key }) => {
        if (key !== 'Escape') return;
        close();
        button.current?.focus();
      }}
    >
      <button
        type="button"
        ref={button}
        aria-label={`Change ${row.kind} ${row.name} in AWS`}
        aria-expanded={open}
        onClick={() => (open ? close() : setOpen(true))}
      >
        Change
      </button>
      {open ? (
        <div className="menu" ref={menu} role="group" aria-label={`Changes of ${row.name}`} aria-busy={busy}>
          {asking ? (
            <form
              onSubmit={(event) => {
                event.preventDefault();
                const text = new FormData(event.currentTarget).get('text');
                void run(asking, typeof text === 'string' ? text : '');
              }}
            >
              <input name="text" aria-label={asking.title} placeholder={asking.asks} autoComplete="off" />
              <button type="submit">{asking.title}</button>
            </form>
          ) : (
            row.changes.map((change) => (
              <button
                key={change.title}
                type="button"
                onClick={() => (change.asks ? setAsking(change) : void run(change))}
              >
                {change.asks ? `${change.title}…` : change.title}
              </button>
            ))
          )}
        </div>
      ) : null}
    </div>
  );
}
