import type { AlarmChange, Incoming } from '../../core/incidents/alarm-change.ts';
import { done, type Result } from '../../core/result.ts';
import { parsedJson } from '../../queues/checked.ts';
import { fieldsOf, textOf } from './fields.ts';
import { changeFromEvent } from './from-event.ts';
import { changeFromSns } from './from-sns.ts';
import { changeId, hashOf } from './ids.ts';

/** Reads a message of any content. What is no change of an alarm is `unreadable`; nothing is refused. */
export function parseAlarm(message: unknown): Result<readonly Incoming[], string> {
  const raw = typeof message === 'string' ? message : (JSON.stringify(message) ?? '');
  const read = readMessage(raw);
  return done([
    read.ok
      ? { is: 'change', change: read.value }
      : { is: 'unreadable', message: { id: hashOf(raw), why: read.error, raw } },
  ]);
}

/**
 * The message is the content, or SNS's envelope around it when delivery is not raw.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
function readMessage(raw: string): Result<AlarmChange, string> {
  const outer = parsedJson(raw);
  if (!outer.ok) return outer;
  const { Type, Message, TopicArn } = fieldsOf(outer.value);
  const isEnvelope = textOf(TopicArn) !== null && typeof Message === 'string';
  if (!isEnvelope) return readContent(outer.value, raw);
  if (Type !== 'Notification')
    return { ok: false, error: 'It is about the subscription and not about an alarm' };
  const inner = parsedJson(Message);
  return inner.ok ? readContent(inner.value, raw) : inner;
}

function readContent(content: unknown, raw: string): Result<AlarmChange, string> {
  const fields = fieldsOf(content);
  if (fields['detail-type'] === 'CloudWatch Alarm State Change') return named(changeFromEvent(content, raw));
  if ('AlarmName' in fields || 'NewStateValue' in fields) return named(changeFromSns(content, raw));
  return { ok: false, error: 'It is not from a CloudWatch alarm' };
}

function named(read: Result<Omit<AlarmChange, 'id'>, string>): Result<AlarmChange, string> {
  if (read.ok) return done({ ...read.value, id: changeId(read.value) });
  return { ok: false, error: `Fields of the alarm are missing or wrong: ${read.error}` };
}
