import { z } from 'zod';
import { actionIds, baseActionId, decodeChosen, encodeTarget } from '../blocks/ids.ts';
import type { Click, Origin, Person } from '../handlers/define.ts';
import type { Listener } from '../slack/interactive.ts';

/** A click as it came: which action, and what is needed to answer it. */
export type Clicked = {
  readonly actionId: string;
  readonly click: Click;
  readonly triggerId: string;
  /** Null in a Home tab or a modal. */
  readonly listener: Listener | null;
  /** Of the view in which was clicked. */
  readonly hash: string | undefined;
};

const option = z.looseObject({ value: z.string() });
const user = z.looseObject({ id: z.string(), team_id: z.string().optional() });
const team = z.looseObject({ id: z.string() }).optional();

const body = z.looseObject({
  user,
  team,
  trigger_id: z.string().default(''),
  response_url: z.string().optional(),
  channel: z.looseObject({ id: z.string() }).optional(),
  message: z.looseObject({ ts: z.string(), thread_ts: z.string().optional() }).optional(),
  /** Of a message that only one person sees, Slack tells the container alone. */
  container: z
    .looseObject({
      channel_id: z.string().optional(),
      message_ts: z.string().optional(),
      thread_ts: z.string().optional(),
      is_ephemeral: z.boolean().optional(),
    })
    .optional(),
  view: z
    .looseObject({
      id: z.string(),
      type: z.string(),
      callback_id: z.string().default(''),
      hash: z.string().optional(),
    })
    .optional(),
  actions: z.array(
    z.looseObject({
      action_id: z.string(),
      value: z.string().optional(),
      url: z.string().optional(),
      selected_option: option.optional(),
    }),
  ),
});

/** Slack leaves out what there is none of, or sends null. */
function withoutNulls(raw: unknown): unknown {
  return JSON.parse(JSON.stringify(raw ?? {}, (_key, value: unknown) => value ?? undefined));
}

/** Undefined for what leads nowhere: a link, or a click outside of any message or view. */
export function readClick(raw: unknown): Clicked | undefined {
  const { data } = body.safeParse(withoutNulls(raw));
  const first = data?.actions[0];
  if (!data || !first || first.url !== undefined) return undefined;
  const person = personOf(data);
  const origin = originOf(data);
  if (!origin) return undefined;
  const value = first.value ?? first.selected_option?.value ?? '';
  const chosen = baseActionId(first.action_id) === actionIds.overflow ? decodeChosen(value) : undefined;
  return {
    actionId: chosen?.actionId ?? baseActionId(first.action_id),
    click: { person, origin, value: chosen ? encodeTarget(chosen) : value },
    triggerId: data.trigger_id,
    listener: origin.in === 'message' ? listenerOf(person, origin, data.response_url) : null,
    hash: data.view?.hash,
  };
}

/** The team of the person, which is not that of the channel when a channel is shared between workspaces. */
export function personOf(data: {
  user: z.infer<typeof user>;
  team?: { readonly id: string } | null | undefined;
}): Person {
  return { userId: data.user.id, teamId: data.user.team_id ?? data.team?.id ?? '' };
}

function originOf({ view, channel, message, container }: z.infer<typeof body>): Origin | undefined {
  if (view)
    return view.type === 'home'
      ? { in: 'home' }
      : { in: 'modal', viewId: view.id, callbackId: view.callback_id };
  const where = channel?.id ?? container?.channel_id;
  const ts = message?.ts ?? container?.message_ts;
  if (where === undefined || ts === undefined) return undefined;
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
