import {
  baseActionId,
  decodeChosen,
  encodeTarget,
  linkActionId,
  menuActionId,
} from '../../blocks/text/ids.ts';
import type { Listener } from '../../slack/api/interactive.ts';
import type { Click, Origin, Person } from '../define.ts';
import { flag, list, maybe, object, type Shape, string } from './shape.ts';

/** A click with what is needed to answer it. */
export type Clicked = {
  readonly actionId: string;
  readonly click: Click;
  readonly triggerId: string;
  /** Null for a click in a Home tab or a modal. */
  readonly listener: Listener | null;
  /** The hash of the clicked view. */
  readonly hash: string | undefined;
};

const user = object({ id: string, team_id: maybe(string) });
const team = maybe(object({ id: string }));

const body = object({
  user,
  team,
  trigger_id: maybe(string),
  response_url: maybe(string),
  channel: maybe(object({ id: string })),
  message: maybe(object({ ts: string, thread_ts: maybe(string) })),
  /** For an ephemeral message Slack sends the container and no message. */
  container: maybe(
    object({
      channel_id: maybe(string),
      message_ts: maybe(string),
      thread_ts: maybe(string),
      is_ephemeral: maybe(flag),
    }),
  ),
  view: maybe(object({ id: string, type: string, callback_id: maybe(string), hash: maybe(string) })),
  actions: list(
    object({
      action_id: string,
      value: maybe(string),
      url: maybe(string),
      selected_option: maybe(object({ value: string })),
    }),
  ),
});

type Body = typeof body extends Shape<infer T> ? T : never;

/** `link`: the button opened a page. Undefined for a click outside of messages and views. */
export function readClick(data: unknown): Clicked | 'link' | undefined {
  if (!body(data)) return undefined;
  const [first] = data.actions;
  if (!first) return undefined;
  // Slack does not document that it sends the address.
  if (typeof first.url === 'string' || baseActionId(first.action_id) === linkActionId) return 'link';
  const person = personOf(data);
  const origin = originOf(data);
  if (!origin) return undefined;
  const value = first.value ?? first.selected_option?.value ?? '';
  const chosen = baseActionId(first.action_id) === menuActionId ? decodeChosen(value) : undefined;
  return {
    actionId: chosen?.actionId ?? baseActionId(first.action_id),
    click: { person, origin, value: chosen ? encodeTarget(chosen) : value },
    triggerId: data.trigger_id ?? '',
    listener: origin.in === 'message' ? listenerOf(person, origin, data.response_url ?? undefined) : null,
    hash: data.view?.hash ?? undefined,
  };
}

/** Uses the person's own team, which may differ from the channel's team in a Slack Connect channel. */
export function personOf(data: Pick<Body, 'user' | 'team'>): Person {
  return { userId: data.user.id, teamId: data.user.team_id ?? data.team?.id ?? '' };
}

function originOf({ view, channel, message, container }: Body): Origin | undefined {
  if (view)
    return view.type === 'home'
      ? { in: 'home' }
      : { in: 'modal', viewId: view.id, callbackId: view.callback_id ?? '' };
  const where = channel?.id ?? container?.channel_id;
  const ts = message?.ts ?? container?.message_ts;
  if (typeof where !== 'string' || typeof ts !== 'string') return undefined;
  const threadTs = message?.thread_ts ?? container?.thread_ts ?? ts;
  return { in: 'message', channel: where, ts, threadTs, seenByOne: container?.is_ephemeral ?? false };
}

function listenerOf(
  { userId }: Person,
  { channel, ts, threadTs }: Extract<Origin, { in: 'message' }>,
  responseUrl: string | undefined,
): Listener {
  return {
    userId,
    channel,
    ...(threadTs === ts ? {} : { threadTs }),
    ...(responseUrl === undefined ? {} : { responseUrl }),
  };
}
