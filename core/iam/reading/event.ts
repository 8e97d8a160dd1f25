import { isObject } from '../documents/json.ts';

/** What of the `detail` of a CloudTrail record decides. */
export type EventFacts = {
  /** Empty: no event was given. */
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly response: Readonly<Record<string, unknown>>;
  /** The user or role behind the call; null: not known. */
  readonly actor: string | null;
  readonly actorName: string | null;
  /** Whose account. */
  readonly account: string | null;
  readonly isFailed: boolean;
  readonly isReadOnly: boolean;
  /** ISO 8601; empty: not known. */
  readonly time: string;
};

export function readEvent(given: unknown): EventFacts {
  const record = isObject(given) ? given : {};
  // The whole EventBridge event is taken as well as its detail.
  const detail = isObject(record['detail']) && !('eventName' in record) ? record['detail'] : record;
  const identity = fieldsOf(detail['userIdentity']);
  const issuer = fieldsOf(fieldsOf(identity['sessionContext'])['sessionIssuer']);
  return {
    name: text(detail['eventName']) ?? '',
    parameters: fieldsOf(detail['requestParameters']),
    response: fieldsOf(detail['responseElements']),
    actor: text(issuer['arn']) ?? text(identity['arn']),
    actorName: text(identity['userName']),
    account: text(detail['recipientAccountId']) ?? text(identity['accountId']),
    isFailed: detail['errorCode'] !== undefined && detail['errorCode'] !== null && detail['errorCode'] !== '',
    isReadOnly: detail['readOnly'] === true || detail['readOnly'] === 'true',
    time: text(detail['eventTime']) ?? '',
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
