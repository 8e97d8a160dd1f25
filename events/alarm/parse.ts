import type { AlarmChange, Incoming, UnreadableMessage } from '../../core/incidents/alarm-change.ts';
import { done, type Result } from '../../core/result.ts';
import { parsedJson } from '../../queues/checked.ts';
import { fieldsOf, textOf } from './fields.ts';
import { changeFromEvent } from './from-event.ts';
import { changeFromSns } from './from-sns.ts';
import { changeId, hashOf } from './ids.ts';

type Origin = Pick<UnreadableMessage, 'source' | 'topic'>;
type Read = Result<AlarmChange, Origin & { readonly why: string }>;

const raw: Origin = { source: 'sns', topic: null };

/** Reads a message of any content. What is no change of an alarm is `unreadable`; nothing is refused. */
export function parseAlarm(message: unknown): Result<readonly Incoming[], string> {
  const text = typeof message === 'string' ? message : (JSON.stringify(message) ?? '');
  const read = readMessage(text);
  return done([
    read.ok
      ? { is: 'change', change: read.value }
      : { is: 'unreadable', message: { id: hashOf(text), ...read.error, raw: text } },
  ]);
}

/**
 * The message is the content, or SNS's envelope around it when delivery is not raw.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
function readMessage(text: string): Read {
  const outer = parsedJson(text);
  if (!outer.ok) return unreadable(raw, outer.error);
  const { Type, Message, TopicArn } = fieldsOf(outer.value);
  const isEnvelope = textOf(TopicArn) !== null && typeof Message === 'string';
  if (!isEnvelope) return readContent(outer.value, text, raw);
  const enveloped: Origin = { source: 'sns', topic: topicOf(TopicArn) };
  if (Type !== 'Notification')
    return unreadable(enveloped, 'It is about the subscription and not about an alarm');
  const inner = parsedJson(Message);
  return inner.ok ? readContent(inner.value, text, enveloped) : unreadable(enveloped, inner.error);
}

function readContent(content: unknown, text: string, origin: Origin): Read {
  const fields = fieldsOf(content);
  if (fields['detail-type'] === 'CloudWatch Alarm State Change')
    return named(
      changeFromEvent(content, text),
      origin.topic === null ? { ...origin, source: 'events' } : origin,
    );
  if ('AlarmName' in fields || 'NewStateValue' in fields) return named(changeFromSns(content, text), origin);
  return unreadable(origin, 'It is not from a CloudWatch alarm');
}

function named(read: Result<Omit<AlarmChange, 'id'>, string>, origin: Origin): Read {
  if (read.ok) return done({ ...read.value, id: changeId(read.value) });
  return unreadable(origin, `Fields of the alarm are missing or wrong: ${read.error}`);
}

function unreadable(origin: Origin, why: string): Read {
  return { ok: false, error: { ...origin, why } };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
function topicOf(value: unknown): string | null {
  const arn = textOf(value);
  return arn !== null && /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(?:\.fifo)?$/.test(arn) ? arn : null;
}
