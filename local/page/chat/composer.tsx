import { type KeyboardEvent, useId, useState } from 'react';
import { useScene } from '../scene.tsx';
import { act } from '../store.ts';

/** The input box for messages and slash commands. */
export function Composer({
  channel,
  name,
  thread,
}: {
  readonly channel: string;
  readonly name: string;
  readonly thread: string | null;
}) {
  const { me, tell, state } = useScene();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [at, setAt] = useState(-1);
  const [hidden, setHidden] = useState(false);
  const id = useId();
  const offered =
    text.startsWith('/') && !hidden && !thread
      ? state.commands
          .map(({ usage, what }) => [`/janitor ${usage.replace(/<.*$/, '')}`, what] as const)
          .filter(([command]) => command.startsWith(text) && command !== text)
      : [];

  const send = async () => {
    const line = text.trim();
    if (line === '' || busy) return;
    if (line.startsWith('/') && thread)
      return tell('/janitor is not supported in threads. Type it in the channel.');
    if (line.startsWith('/') && !/^\/janitor(\s|$)/.test(line))
      return tell(`${line.split(/\s/)[0]} is not a valid command. The one of this workspace is /janitor.`);
    setText('');
    setAt(-1);
    setBusy(true);
    const answer = line.startsWith('/')
      ? await act('slash', { user: me.id, channel, text: line })
      : await act('say', { user: me.id, channel, text: line, thread });
    setBusy(false);
    if (!answer.ok) tell(answer.error ?? 'That did not work');
  };
  const take = (command: string) => {
    setText(command);
    setAt(-1);
  };
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && offered.length > 0) {
      event.preventDefault();
      setAt((at + step + offered.length) % offered.length);
    } else if (event.key === 'Escape' && offered.length > 0) {
      event.stopPropagation();
      setHidden(true);
    } else if (event.key === 'Tab' && !event.shiftKey && offered.length > 0 && text !== '') {
      event.preventDefault();
      take((offered[Math.max(at, 0)] ?? [text])[0]);
    } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      const chosen = offered[at];
      if (chosen) take(chosen[0]);
      else void send();
    }
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {offered.length > 0 ? (
        <ul className="offered" role="listbox" id={id} aria-label="Commands">
          {offered.map(([command, what], index) => (
            <li
              key={command}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              onPointerDown={(event) => {
                event.preventDefault();
                take(command);
              }}
            >
              <code>{command.trim()}</code> <span>{what}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <textarea
        rows={1}
        value={text}
        aria-label={thread ? 'Reply' : `Message ${name}`}
        placeholder={thread ? 'Reply …' : `Message ${name}, or type /janitor`}
        role="combobox"
        aria-expanded={offered.length > 0}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        onChange={({ target }) => {
          setText(target.value);
          setHidden(false);
          setAt(-1);
        }}
        onKeyDown={keys}
      />
      <button
        type="submit"
        className="send"
        aria-label={thread ? 'Send reply' : `Send to ${name}`}
        aria-busy={busy}
        disabled={text.trim() === ''}
      >
        <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true" fill="currentColor">
          <path d="M2 3.200c0-.6.7-1 1.200-.7l14 6.700c.6.300.6 1.200 0 1.500l-14 6.700c-.6.300-1.200-.2-1.200-.7l1.600-5.600L10 10 3.600 8.900z" />
        </svg>
      </button>
    </form>
  );
}
