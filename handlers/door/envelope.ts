import { absentOr, list, object, record, type Shape, string, text } from './shape.ts';

/** The fields that listeners need, for each type of Slack request. */
const user = object({ id: text });
const team = object({ id: text });

const shapes: Readonly<Record<string, Shape<unknown>>> = {
  url_verification: object({ challenge: string }),
  event_callback: object({ event_id: text, team_id: text, event: object({ type: text }) }),
  block_actions: object({ user, actions: list(object({ action_id: text, type: text }), 1) }),
  view_submission: object({
    user,
    view: object({
      id: text,
      callback_id: string,
      state: object({ values: record(record(object({}))) }),
    }),
  }),
  view_closed: object({ user, view: object({ callback_id: string }) }),
  shortcut: object({ user, callback_id: string }),
  message_action: object({ user, callback_id: string, team }),
  block_suggestion: object({ user, action_id: text }),
};

const command = object({
  command: text,
  user_id: text,
  team_id: text,
  channel_id: text,
  text: absentOr(string),
});

/** Whether a parsed body is a request from Slack. Other fields are checked where they are used. */
export function isSlackBody(body: Record<string, unknown>): boolean {
  if (typeof body.type !== 'string') return command(body);
  const shape = Object.hasOwn(shapes, body.type) ? shapes[body.type] : undefined;
  // Bolt distinguishes requests by their fields, so an unknown type must not have those of a known one.
  return shape ? shape(body) : !['event', 'actions', 'view', 'command'].some((name) => name in body);
}
