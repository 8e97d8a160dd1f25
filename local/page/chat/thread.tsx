import { useEffect, useRef } from 'react';
import { threadMessages } from '../model.ts';
import { useScene } from '../scene.tsx';
import { Composer } from './composer.tsx';
import { Messages } from './messages.tsx';

export function Thread({ channel, ts }: { readonly channel: string; readonly ts: string }) {
  const { state, me, goTo } = useScene();
  const messages = threadMessages(state, channel, ts, me.id);
  const name = state.channels.find(({ id }) => id === channel)?.name ?? '';
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    close.current?.focus({ preventScroll: true });
    return () =>
      document.querySelector<HTMLElement>(`[data-ts="${ts}"] .replies`)?.focus({ preventScroll: true });
  }, [ts]);
  return (
    <section
      className="thread"
      aria-label="Thread"
      onKeyDown={({ key, defaultPrevented }) => {
        if (key === 'Escape' && !defaultPrevented) goTo({ thread: null });
      }}
    >
      <header>
        <h2>
          Thread <small>#{name}</small>
        </h2>
        <button
          type="button"
          className="icon"
          aria-label="Close thread"
          ref={close}
          onClick={() => goTo({ thread: null })}
        >
          ✕
        </button>
      </header>
      <Messages messages={messages} label="Replies" inThread start="" />
      <Composer channel={channel} name={name} thread={ts} />
    </section>
  );
}
