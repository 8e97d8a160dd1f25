import type { Row } from '../seed/define.ts';
import type { Channel, Group, JsonObject, LocalPerson, SlackMessage, SlackView } from '../slack/types.ts';

export type { Channel, Group, JsonObject, LocalPerson, Row, SlackMessage, SlackView };

/** The page's data, as the server first sends it. */
export type Snapshot = {
  readonly company: string;
  /** Subcommands of `/janitor`, as in the help text. */
  readonly commands: readonly { readonly usage: string; readonly what: string }[];
  readonly people: readonly LocalPerson[];
  readonly groups: readonly Group[];
  readonly channels: readonly Channel[];
  readonly messages: readonly SlackMessage[];
  readonly homes: Readonly<Record<string, SlackView>>;
  readonly modals: Readonly<Record<string, readonly SlackView[]>>;
  readonly nowMs: number;
  readonly aheadMs: number;
  readonly aws: readonly Row[] | null;
};

export type PageEvent =
  | { readonly type: 'message'; readonly message: SlackMessage }
  | { readonly type: 'removed'; readonly channel: string; readonly ts: string }
  | { readonly type: 'channel'; readonly channel: Channel }
  | { readonly type: 'home'; readonly user: string; readonly view: SlackView }
  | { readonly type: 'modals'; readonly user: string; readonly views: readonly SlackView[] }
  | { readonly type: 'clock'; readonly nowMs: number; readonly aheadMs: number }
  | { readonly type: 'aws'; readonly rows: readonly Row[] };

/** A row of the AWS panel, compared with its first state. */
export type SeenRow = Row & {
  readonly before: string | null;
  readonly gone: boolean;
  readonly changedAtMs: number;
};

export type State = Omit<Snapshot, 'nowMs' | 'aws'> & {
  /** The local copy's clock minus the browser's. */
  readonly offsetMs: number;
  readonly aws: readonly SeenRow[] | null;
  readonly connected: boolean;
};

/** The server's answer to a person's act. */
export type ActResult = {
  readonly ok: boolean;
  readonly error?: string;
  readonly errors?: Readonly<Record<string, string>>;
};

const rowKey = (row: Row) => `${row.kind}|${row.region}|${row.id}`;

export function fromSnapshot(snapshot: Snapshot, browserMs: number, before: State | undefined): State {
  const { nowMs, aws, ...rest } = snapshot;
  const seen = aws ? mergeRows(before?.aws ?? null, aws, browserMs) : null;
  return { ...rest, offsetMs: nowMs - browserMs, aws: seen, connected: true };
}

export function apply(state: State, event: PageEvent, browserMs: number): State {
  switch (event.type) {
    case 'message': {
      const { message } = event;
      const others = state.messages.filter(
        ({ ts, channel }) => ts !== message.ts || channel !== message.channel,
      );
      return { ...state, messages: [...others, message].sort(byTime) };
    }
    case 'removed':
      return {
        ...state,
        messages: state.messages.filter(({ ts, channel }) => ts !== event.ts || channel !== event.channel),
      };
    case 'channel':
      return {
        ...state,
        channels: [...state.channels.filter(({ id }) => id !== event.channel.id), event.channel],
      };
    case 'home':
      return { ...state, homes: { ...state.homes, [event.user]: event.view } };
    case 'modals':
      return { ...state, modals: { ...state.modals, [event.user]: event.views } };
    case 'clock':
      return { ...state, offsetMs: event.nowMs - browserMs, aheadMs: event.aheadMs };
    case 'aws':
      return { ...state, aws: mergeRows(state.aws, event.rows, browserMs) };
  }
}

/** `ts` consists of seconds and a counter, both of fixed width. */
function byTime(a: SlackMessage, b: SlackMessage): number {
  return a.ts < b.ts ? -1 : 1;
}

/** Keeps rows of deleted resources, and the first state of each row. */
export function mergeRows(
  before: readonly SeenRow[] | null,
  now: readonly Row[],
  nowMs: number,
): readonly SeenRow[] {
  const old = new Map(before?.map((row) => [rowKey(row), row]));
  const fresh = now.map((row): SeenRow => {
    const was = old.get(rowKey(row));
    if (!was)
      return { ...row, before: before ? 'not there' : null, gone: false, changedAtMs: before ? nowMs : 0 };
    const first = was.before ?? was.state;
    const same = row.state === was.state && !was.gone;
    return {
      ...row,
      before: first === row.state ? null : first,
      gone: false,
      changedAtMs: same ? was.changedAtMs : nowMs,
    };
  });
  const there = new Set(now.map(rowKey));
  const gone = (before ?? [])
    .filter((row) => !there.has(rowKey(row)))
    .map(
      (row): SeenRow =>
        row.gone
          ? row
          : { ...row, before: row.before ?? row.state, state: 'gone', gone: true, changedAtMs: nowMs },
    );
  return [...fresh, ...gone];
}

export function nameOf(state: Pick<State, 'people'>, id: string): string {
  return state.people.find((person) => person.id === id)?.realName ?? id;
}

/** The channel's messages that this person sees, without replies in threads. */
export function channelMessages(state: State, channel: string, person: string): readonly SlackMessage[] {
  return state.messages.filter(
    (message) =>
      message.channel === channel &&
      isVisible(message, person) &&
      (!message.threadTs || message.threadTs === message.ts),
  );
}

export function threadMessages(
  state: State,
  channel: string,
  ts: string,
  person: string,
): readonly SlackMessage[] {
  return state.messages.filter(
    (message) =>
      message.channel === channel &&
      isVisible(message, person) &&
      (message.ts === ts || message.threadTs === ts),
  );
}

function isVisible(message: SlackMessage, person: string): boolean {
  return message.onlyFor === null || message.onlyFor === person;
}
