import { type ReactNode, useMemo, useState } from 'react';
import { type Surface, SurfaceProvider } from '../blocks/surface.tsx';
import { fieldOf, mergeValues, type Values } from '../blocks/values.ts';
import type { JsonObject } from '../model.ts';
import { useScene } from '../scene.tsx';
import { act } from '../store.ts';
import { Confirm } from './confirm.tsx';

export type SurfaceProps = {
  readonly kind: Surface['kind'];
  readonly about?: string;
  readonly blocks: readonly JsonObject[];
  /** Identifies the message or view for the server. */
  readonly where: { readonly channel: string; readonly ts: string } | { readonly view: string };
  readonly errors?: Readonly<Record<string, string>>;
  readonly children: ReactNode;
  /** Receives the current values, for forms. */
  readonly onValues?: (values: Values) => void;
};

/** Stores typed values of one message or view, sends clicks, and shows confirmation dialogs. */
export function SurfaceOf({
  kind,
  about = '',
  blocks,
  where,
  errors = {},
  children,
  onValues,
}: SurfaceProps) {
  const { me, tell } = useScene();
  const [typed, setTyped] = useState<Values>({});
  const [asking, setAsking] = useState<{ dialog: JsonObject; done: (yes: boolean) => void }>();
  const values = useMemo(() => mergeValues(blocks, typed), [blocks, typed]);
  const surface: Surface = {
    kind,
    about,
    values,
    errors,
    change: (block, action, value) => {
      const next = { ...typed, [block]: { ...typed[block], [action]: value } };
      setTyped(next);
      onValues?.(mergeValues(blocks, next));
    },
    press: async (block, action) => {
      const changed =
        typeof action['action_id'] === 'string'
          ? { ...values, [block]: { ...values[block], ...held(action) } }
          : values;
      const answer = await act('press', { user: me.id, where, action, values: changed });
      if (!answer.ok) tell(answer.error ?? 'The app did not respond');
    },
    confirm: (dialog) =>
      new Promise((resolve) => {
        setAsking({
          dialog: dialog as JsonObject,
          done: (yes) => {
            setAsking(undefined);
            resolve(yes);
          },
        });
      }),
  };
  return (
    <SurfaceProvider value={surface}>
      {children}
      {asking ? <Confirm {...asking} /> : null}
    </SurfaceProvider>
  );
}

/** The new value of a choice, because `state` already contains it. */
function held(action: JsonObject): Record<string, JsonObject> {
  const field = fieldOf(action['type']);
  return field ? { [String(action['action_id'])]: { type: action['type'], [field]: action[field] } } : {};
}
