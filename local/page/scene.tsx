import { createContext, useContext } from 'react';
import type { Person, State } from './model.ts';
import type { Unread } from './unread.ts';

/** Where the visitor is, as the address after `#` says. */
export type Place = {
  /** Name of the person they are. */
  readonly as: string;
  /** A channel's name, `home` or `app-messages`. */
  readonly at: string;
  /** `ts` of the thread's first message. */
  readonly thread: string | null;
  /** On a narrow screen one of these is shown. */
  readonly pane: 'places' | 'chat' | 'aws';
};

/** What every part of the page may look at. */
export type Scene = {
  readonly state: State;
  readonly me: Person;
  readonly place: Place;
  readonly goTo: (change: Partial<Place>) => void;
  /** By the clock of the local copy; changes every few seconds. */
  readonly nowMs: number;
  readonly unread: Unread;
  /** A short word to the visitor: errors stay until they are dismissed. */
  readonly tell: (text: string) => void;
};

const SceneContext = createContext<Scene | undefined>(undefined);

export const SceneProvider = SceneContext.Provider;

export function useScene(): Scene {
  const scene = useContext(SceneContext);
  if (!scene) throw new Error('Outside of the page');
  return scene;
}
