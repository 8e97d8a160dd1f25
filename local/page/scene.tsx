import { createContext, useContext } from 'react';
import type { LocalPerson, State } from './model.ts';
import type { Unread } from './unread.ts';

/** The visitor's place, from the URL's hash. */
export type PagePlace = {
  /** The name of the person whom the visitor plays. */
  readonly as: string;
  /** A channel name, `home` or `app-messages`. */
  readonly at: string;
  /** `ts` of the thread's first message. */
  readonly thread: string | null;
  /** The visible column on a narrow screen. */
  readonly pane: 'places' | 'chat' | 'aws';
};

/** The context of all parts of the page. */
export type Scene = {
  readonly state: State;
  readonly me: LocalPerson;
  readonly place: PagePlace;
  readonly goTo: (change: Partial<PagePlace>) => void;
  /** The local copy's time; updated every few seconds. */
  readonly nowMs: number;
  readonly unread: Unread;
  /** Shows a short message. Errors stay until they are dismissed. */
  readonly tell: (text: string) => void;
};

const SceneContext = createContext<Scene | undefined>(undefined);

export const SceneProvider = SceneContext.Provider;

export function useScene(): Scene {
  const scene = useContext(SceneContext);
  if (!scene) throw new Error('This component must be inside the page');
  return scene;
}
