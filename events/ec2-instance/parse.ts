import * as z from 'zod/mini';
import { done, type Result } from '../../core/result.ts';
import { checked } from '../../queues/checked.ts';

/** The instances of an event, which are read again. */
export type InstanceEvent = {
  readonly eventId: string;
  /** Null: the account of the deployment. */
  readonly account: string | null;
  /** Null: the region of the deployment. */
  readonly region: string | null;
  /** Null: all running instances. */
  readonly instanceId: string | null;
  /** It tells of a stop, which may be an incident. */
  readonly isStop?: true;
};

/** The id becomes a part of file names and keys. */
const id = z.string().check(z.regex(/^[\w-]{1,100}$/));
const instanceId = z.string().check(z.regex(/^i-[0-9a-f]{8,17}$/));

const instanceArn = /^arn:[a-z-]+:ec2:([a-z0-9-]+):(\d{12}):instance\/(i-[0-9a-f]{8,17})$/;

const state = 'EC2 Instance State-change Notification';
const tags = 'Tag Change on Resource';

const common = {
  id: z.optional(id),
  account: z.optional(z.string().check(z.regex(/^\d{12}$/))),
  region: z.optional(z.string().check(z.regex(/^[a-z]{2,4}(-[a-z]+)+-\d+$/))),
};

/** A state change event of EC2. Without an instance id, or with an empty one, it means all instances. */
const stateEvent = z.object({
  ...common,
  source: z.literal('aws.ec2'),
  'detail-type': z.literal(state),
  detail: z.nullish(
    z.object({
      'instance-id': z.nullish(z.union([z.literal(''), instanceId])),
      state: z.optional(z.unknown()),
    }),
  ),
});

/** A manual invocation with only the instance id. */
const namedEvent = z.object({
  ...common,
  source: z.optional(z.literal('aws.ec2')),
  'detail-type': z.optional(z.literal(state)),
  detail: z.object({ 'instance-id': instanceId, state: z.optional(z.unknown()) }),
});

/** A tag change event, whichever API changed the tag. */
const tagEvent = z.object({
  ...common,
  source: z.literal('aws.tag'),
  'detail-type': z.literal(tags),
  resources: z.array(z.string().check(z.regex(instanceArn))).check(z.minLength(1), z.maxLength(50)),
  detail: z.object({ service: z.literal('ec2'), 'resource-type': z.literal('instance') }),
});

export function parseInstanceEvents(
  value: unknown,
  messageId: string,
): Result<readonly InstanceEvent[], string> {
  const { source, detail } = Object(value) as { readonly source?: unknown; readonly detail?: unknown };
  if (source === 'aws.tag') return parseTagEvent(value, messageId);
  const isNamed = Boolean(Object(detail)['instance-id']);
  const read = checked<z.infer<typeof stateEvent | typeof namedEvent>>(
    isNamed ? namedEvent : stateEvent,
    value,
  );
  if (!read.ok) return read;
  const { id: eventId = messageId, account = null, region = null } = read.value;
  const isStop = read.value.detail?.state === 'stopped';
  const named = read.value.detail?.['instance-id'] || null;
  return done([{ eventId, account, region, instanceId: named, ...(isStop ? { isStop } : {}) }]);
}

function parseTagEvent(value: unknown, messageId: string): Result<readonly InstanceEvent[], string> {
  const read = checked(tagEvent, value);
  if (!read.ok) return read;
  const { id: eventId = messageId, resources } = read.value;
  const events = resources.map((arn, nth): InstanceEvent => {
    const [, region = '', account = '', instanceId = ''] = instanceArn.exec(arn) ?? [];
    return { eventId: nth === 0 ? eventId : `${eventId}-${nth}`, account, region, instanceId };
  });
  return done(events);
}
