import { useCallback, useEffect, useMemo, useState } from 'react';
import { shorten } from '../../core/shorten.ts';
import { AwsPanel } from './aws-panel.tsx';
import { Chat } from './chat/chat.tsx';
import { Thread } from './chat/thread.tsx';
import { Modal } from './modal/modal.tsx';
import { nameOf, type State } from './model.ts';
import { type PagePlace, SceneProvider } from './scene.tsx';
import { Sidebar } from './sidebar.tsx';
import { useWorkspace } from './store.ts';
import { Topbar } from './topbar.tsx';
import { useUnread } from './unread.ts';

export function App() {
  const state = useWorkspace();
  return state ? <Workspace state={state} /> : <p className="loading">Opening the workspace …</p>;
}

function Workspace({ state }: { readonly state: State }) {
  const [place, goTo] = usePlace();
  const [notice, setNotice] = useState('');
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 5_000);
    return () => clearInterval(timer);
  }, []);
  const me = state.people.find(({ name }) => name === place.as) ?? state.people[0];
  const nowMs = Date.now() + state.offsetMs;
  const shown =
    place.at === 'app-messages'
      ? state.channels.find(({ directWith }) => directWith === me?.id)
      : state.channels.find(({ name, directWith }) => !directWith && name === place.at);
  const unread = useUnread(state, me?.id ?? '', shown?.id);
  const scene = useMemo(
    () => (me ? { state, me, place, goTo, nowMs, unread, tell: setNotice } : undefined),
    [state, me, place, goTo, nowMs, unread],
  );
  if (!scene || !me) return null;
  const channel = state.channels.find(({ name }) => name === place.at);
  const modals = state.modals[me.id] ?? [];
  const top = modals.at(-1);
  const thread = place.thread && channel ? place.thread : null;
  return (
    <SceneProvider value={scene}>
      <div className={`page pane-${place.pane} ${thread ? 'with-thread' : ''}`}>
        <Topbar />
        <Sidebar />
        <Chat />
        {thread && channel ? <Thread channel={channel.id} ts={thread} /> : null}
        <AwsPanel />
        <div className="panes" role="group" aria-label="Parts of the page">
          {(['places', 'chat', 'aws'] as const).map((pane) => (
            <button
              key={pane}
              type="button"
              aria-pressed={place.pane === pane}
              onClick={() => goTo({ pane, ...(pane === 'chat' ? {} : { thread: null }) })}
            >
              {{ places: 'Channels', chat: 'Chat', aws: 'AWS' }[pane]}
            </button>
          ))}
        </div>
      </div>
      {top ? <Modal key={top.id} view={top} depth={modals.length} /> : null}
      {notice ? (
        <div className="notice" role="alert">
          <span>{notice}</span>
          <button type="button" aria-label="Dismiss" onClick={() => setNotice('')}>
            ✕
          </button>
        </div>
      ) : null}
      {state.connected ? null : (
        <div className="notice lost" role="status">
          The local copy does not answer. Trying again …
        </div>
      )}
      <Announcer state={state} person={me.id} />
    </SceneProvider>
  );
}

/** Announces new messages to screen readers. */
function Announcer({ state, person }: { readonly state: State; readonly person: string }) {
  const visible = state.messages.filter(
    ({ onlyFor, user }) => (onlyFor === null || onlyFor === person) && user !== person,
  );
  const last = visible.at(-1);
  return (
    <p className="unseen" aria-live="polite">
      {last ? `${nameOf(state, last.user)}: ${shorten(last.text, 200)}` : ''}
    </p>
  );
}

function usePlace(): [PagePlace, (change: Partial<PagePlace>) => void] {
  const [place, setPlace] = useState(readPlace);
  useEffect(() => {
    const follow = () => setPlace(readPlace());
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  const goTo = useCallback((change: Partial<PagePlace>) => {
    const { as, at, thread, pane } = { ...readPlace(), ...change };
    const parts = new URLSearchParams({ as, at, pane, ...(thread ? { thread } : {}) });
    window.location.hash = parts.toString();
  }, []);
  return [place, goTo];
}

function readPlace(): PagePlace {
  const parts = new URLSearchParams(window.location.hash.slice(1));
  const pane = parts.get('pane');
  return {
    as: parts.get('as') ?? 'mia',
    at: parts.get('at') ?? 'cloud-janitor',
    thread: parts.get('thread'),
    pane: pane === 'places' || pane === 'aws' ? pane : 'chat',
  };
}
