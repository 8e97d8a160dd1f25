import type { Channel, SlackMessage, SlackView } from './types.ts';

export type LedgerChange =
  | { readonly type: 'message'; readonly message: SlackMessage }
  | { readonly type: 'removed'; readonly channel: string; readonly ts: string }
  | { readonly type: 'channel'; readonly channel: Channel }
  | { readonly type: 'home'; readonly user: string; readonly view: SlackView }
  | { readonly type: 'modals'; readonly user: string; readonly views: readonly SlackView[] };

/** What people see in the workspace: written by the Web API, read by the page. */
export type Ledger = ReturnType<typeof createLedger>;

export function createLedger() {
  const messages = new Map<string, SlackMessage>();
  const channels = new Map<string, Channel>();
  const homes = new Map<string, SlackView>();
  const modals = new Map<string, readonly SlackView[]>();
  const listeners = new Set<(change: LedgerChange) => void>();
  const tell = (change: LedgerChange) => {
    for (const listener of listeners) listener(change);
  };
  const key = (channel: string, ts: string) => `${channel}|${ts}`;
  const setModals = (user: string, views: readonly SlackView[]) => {
    modals.set(user, views);
    tell({ type: 'modals', user, views });
  };
  return {
    messages: () => [...messages.values()],
    channels: () => [...channels.values()],
    homes: () => Object.fromEntries(homes),
    modals: () => Object.fromEntries(modals),
    message: (channel: string, ts: string) => messages.get(key(channel, ts)),
    channel: (id: string) => channels.get(id),
    putChannel: (channel: Channel) => {
      channels.set(channel.id, channel);
      tell({ type: 'channel', channel });
    },
    putMessage: (message: SlackMessage) => {
      messages.set(key(message.channel, message.ts), message);
      tell({ type: 'message', message });
    },
    removeMessage: (channel: string, ts: string) => {
      if (messages.delete(key(channel, ts))) tell({ type: 'removed', channel, ts });
    },
    putHome: (user: string, view: SlackView) => {
      homes.set(user, view);
      tell({ type: 'home', user, view });
    },
    openModal: (user: string, view: SlackView) => setModals(user, [view]),
    pushModal: (user: string, view: SlackView) => setModals(user, [...(modals.get(user) ?? []), view]),
    /** Closes the top modal; `all` closes the whole stack. */
    closeModal: (user: string, all = false) =>
      setModals(user, all ? [] : (modals.get(user) ?? []).slice(0, -1)),
    /** Replaces an open modal or a Home tab. False when nobody has it open. */
    replaceView: (view: SlackView): boolean => {
      for (const [user, views] of modals) {
        if (!views.some(({ id }) => id === view.id)) continue;
        setModals(
          user,
          views.map((one) => (one.id === view.id ? view : one)),
        );
        return true;
      }
      for (const [user, home] of homes) {
        if (home.id !== view.id) continue;
        homes.set(user, view);
        tell({ type: 'home', user, view });
        return true;
      }
      return false;
    },
    view: (id: string): { readonly user: string; readonly view: SlackView } | undefined => {
      for (const [user, views] of modals) {
        const view = views.find((one) => one.id === id);
        if (view) return { user, view };
      }
      for (const [user, view] of homes) if (view.id === id) return { user, view };
      return undefined;
    },
    listen: (listener: (change: LedgerChange) => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
