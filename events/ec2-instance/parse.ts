import * as z from 'zod/mini';

/** Which instances an event of EventBridge is about. Its state of them is not believed: they are read anew. */
export type InstanceEvent = {
  readonly eventId: string;
  /** Null: the janitor's own. */
  readonly account: string | null;
  /** Null: the region in which the janitor runs. */
  readonly region: string | null;
  /** Null: all that run there. */
  readonly instanceId: string | null;
};

const text = z.string().check(z.minLength(1), z.maxLength(200));
/** It becomes a part of file names and keys. */
const id = z.string().check(z.regex(/^[\w-]{1,100}$/));
const instanceId = z.string().check(z.regex(/^i-[0-9a-f]{8,17}$/));

const state = 'EC2 Instance State-change Notification';
const tags = 'Tag Change on Resource';

const common = {
  id: z.optional(id),
  account: z.optional(z.string().check(z.regex(/^\d{12}$/))),
  region: z.optional(z.string().check(z.regex(/^[a-z]{2,4}(-[a-z]+)+-\d+$/))),
};

/** What EC2 says of a state; without an id, or with an empty one, it is about all. */
const stateEvent = z.object({
  ...common,
  source: z.literal('aws.ec2'),
  'detail-type': z.literal(state),
  detail: z.nullish(z.object({ 'instance-id': z.nullish(z.union([z.literal(''), instanceId])) })),
});

/** Somebody's own call, who names the instance and leaves out what EventBridge would say of it. */
const namedEvent = z.object({
  ...common,
  source: z.optional(z.literal('aws.ec2')),
  'detail-type': z.optional(z.literal(state)),
  detail: z.object({ 'instance-id': instanceId }),
});

/** What the tagging service says, whichever API the tags were changed by. */
const tagEvent = z.object({
  ...common,
  source: z.literal('aws.tag'),
  'detail-type': z.literal(tags),
  resources: z.array(text).check(z.minLength(1), z.maxLength(50)),
  detail: z.object({ service: z.literal('ec2'), 'resource-type': z.literal('instance') }),
});

const instanceArn = /^arn:[a-z-]+:ec2:([a-z0-9-]+):(\d{12}):instance\/(i-[0-9a-f]{8,17})$/;

/** Throws for what is no event about instances. The error names fields and never repeats what is in them. */
export function instanceEvents(body: string, messageId: string): readonly InstanceEvent[] {
  const value = json(body);
  const { source, detail } = Object(value) as { readonly source?: unknown; readonly detail?: unknown };
  const isNamed = Boolean(Object(detail)['instance-id']);
  const read = (source === 'aws.tag' ? tagEvent : isNamed ? namedEvent : stateEvent).safeParse(value);
  if (!read.success) {
    const fields = read.error.issues.map(({ path }) => path.join('.') || 'the message');
    throw new Error(`This is no event about EC2 instances: ${[...new Set(fields)].join(', ')}`);
  }
  const { id: eventId = messageId, account = null, region = null } = read.data;
  if (!('resources' in read.data)) {
    return [{ eventId, account, region, instanceId: read.data.detail?.['instance-id'] || null }];
  }
  return read.data.resources.map((arn, at) => {
    const [, inRegion, inAccount, instanceId] = instanceArn.exec(arn) ?? [];
    if (!inRegion || !inAccount || !instanceId)
      throw new Error('This is no event about EC2 instances: resources');
    const nth = at === 0 ? '' : `-${at}`;
    return { eventId: `${eventId}${nth}`, account: inAccount, region: inRegion, instanceId };
  });
}

/** JSON's own error repeats a part of the text. */
function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Error('The message is not JSON');
  }
}
