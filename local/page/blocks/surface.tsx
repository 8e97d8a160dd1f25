import { createContext, useContext } from 'react';
import type { Json } from '../model.ts';
import type { Values } from './values.ts';

/** What the elements of one message or view share. */
export type Surface = {
  readonly kind: 'message' | 'modal' | 'home';
  /** What it is about, in plain words: names the menus of many cards apart. Empty: nothing. */
  readonly about: string;
  readonly values: Values;
  readonly errors: Readonly<Record<string, string>>;
  readonly change: (block: string, action: string, value: Json) => void;
  /** Sends the click or choice to the app. */
  readonly press: (block: string, action: Json) => Promise<void>;
  /** Asks first when the element says so. Resolves to whether to go on. */
  readonly confirm: (dialog: unknown) => Promise<boolean>;
};

export type ElementProps = {
  readonly element: Json;
  readonly block: string;
  /** Ids of what names and describes an input. */
  readonly labelledBy?: string | undefined;
  readonly describedBy?: string | undefined;
  readonly invalid?: boolean;
  /** Tells the app of each change: always, except in an input block that did not ask for it. */
  readonly dispatches: boolean;
};

const SurfaceContext = createContext<Surface | undefined>(undefined);

export const SurfaceProvider = SurfaceContext.Provider;

export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (!surface) throw new Error('Outside of a message or view');
  return surface;
}
