import { z } from 'zod';

/** The least that each kind of Slack request must hold for a listener to make sense of it. */
const text = z.string().min(1);
const user = z.looseObject({ id: text });
const team = z.looseObject({ id: text });

const shapes: Readonly<Record<string, z.ZodType>> = {
  url_verification: z.looseObject({ challenge: z.string() }),
  event_callback: z.looseObject({ event_id: text, team_id: text, event: z.looseObject({ type: text }) }),
  block_actions: z.looseObject({
    user,
    actions: z.array(z.looseObject({ action_id: text, type: text })).min(1),
  }),
  view_submission: z.looseObject({
    user,
    view: z.looseObject({
      id: text,
      callback_id: z.string(),
      state: z.looseObject({ values: z.record(z.string(), z.record(z.string(), z.looseObject({}))) }),
    }),
  }),
  view_closed: z.looseObject({ user, view: z.looseObject({ callback_id: z.string() }) }),
  shortcut: z.looseObject({ user, callback_id: z.string() }),
  message_action: z.looseObject({ user, callback_id: z.string(), team }),
  block_suggestion: z.looseObject({ user, action_id: text }),
};

const command = z.looseObject({
  command: text,
  user_id: text,
  team_id: text,
  channel_id: text,
  text: z.string().optional(),
});

/** Whether a parsed body has the shape of a request that Slack makes; what is inside is checked where it is used. */
export function isSlackBody(body: Record<string, unknown>): boolean {
  if (typeof body.type !== 'string') return command.safeParse(body).success;
  const shape = shapes[body.type];
  // Bolt tells requests apart by their fields, so an unknown type must not carry those of a known one.
  return shape
    ? shape.safeParse(body).success
    : !['event', 'actions', 'view', 'command'].some((name) => name in body);
}
