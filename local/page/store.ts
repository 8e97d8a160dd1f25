import { useSyncExternalStore } from 'react';
import { type ActResult, apply, fromSnapshot, type PageEvent, type Snapshot, type State } from './model.ts';

let state: State | undefined;
const listeners = new Set<() => void>();

function set(next: State | undefined): void {
  state = next;
  for (const listener of listeners) listener();
}

/** Undefined until the server's first answer. */
export function useWorkspace(): State | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

/** Loads everything, then follows changes; loads everything again after a lost connection. */
export function connect(): void {
  const events = new EventSource('/local/events');
  let early: PageEvent[] | undefined = [];
  const read = async () => {
    early = [];
    const answer = await fetch('/local/state');
    const snapshot = (await answer.json()) as Snapshot;
    let next = fromSnapshot(snapshot, Date.now(), state);
    for (const event of early ?? []) next = apply(next, event, Date.now());
    early = undefined;
    set(next);
  };
  events.addEventListener('open', () => void read());
  events.addEventListener('error', () => {
    if (state) set({ ...state, connected: false });
  });
  events.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const event = JSON.parse(data) as PageEvent;
    if (early || !state) early?.push(event);
    else set(apply(state, event, Date.now()));
  });
}

/** Sends a person's act. A failed request becomes an error to show. */
export async function act(what: string, body: Record<string, unknown>): Promise<ActResult> {
  try {
    const answer = await fetch(`/local/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.ok) return (await answer.json()) as ActResult;
    return { ok: false, error: `The local copy answered with HTTP ${answer.status}` };
  } catch {
    return { ok: false, error: 'The local copy does not respond. Is it still running?' };
  }
}
