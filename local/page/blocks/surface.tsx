import { createContext, useContext } from 'react';
import type { JsonObject } from '../model.ts';
import type { Values } from './values.ts';

/** What the elements of one message or view share. */
export type Surface = {
  readonly kind: 'message' | 'modal' | 'home';
  /** The subject in plain words, to distinguish the menus of many cards for screen readers. Empty: none. */
  readonly about: string;
  readonly values: Values;
  readonly errors: Readonly<Record<string, string>>;
  readonly change: (block: string, action: string, value: JsonObject) => void;
  /** Sends a click or choice to the app. */
  readonly press: (block: string, action: JsonObject) => Promise<void>;
  /** Shows the element's confirmation dialog, if any. Resolves to whether to continue. */
  readonly confirm: (dialog: unknown) => Promise<boolean>;
};

export type ElementProps = {
  readonly element: JsonObject;
  readonly block: string;
  /** Ids of the input's label and description. */
  readonly labelledBy?: string | undefined;
  readonly describedBy?: string | undefined;
  readonly invalid?: boolean;
  /** Whether each change is sent to the app: always, except in input blocks without `dispatch_action`. */
  readonly dispatches: boolean;
};

const SurfaceContext = createContext<Surface | undefined>(undefined);

export const SurfaceProvider = SurfaceContext.Provider;

export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (!surface) throw new Error('This component must be inside a message or view');
  return surface;
}
