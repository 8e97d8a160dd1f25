import type { IamEvent } from '../../core/iam/state/iam-event.ts';
import { done, type Result, refused } from '../../core/result.ts';
import { actorOf, callerOf, invokedByOf } from './actor.ts';
import { asFields, other, type Touch, type TrailCall, textIn } from './call.ts';
import { type CloudTrailDetail, type CloudTrailEvent, hasChanged, readRecord } from './record.ts';
import { changeNamed } from './services.ts';
import { readEdit } from './touched.ts';

/** None: the call changed nothing that may widen what somebody may do. The error names the wrong fields. */
export function parseIamChange(event: unknown): Result<readonly IamEvent[], string> {
  const read = readRecord(event);
  if (!read.ok) return read;
  const { detail } = read.value;
  if (!hasChanged(detail)) return done([]);
  const change = changeNamed(detail.eventSource, detail.eventName);
  if (!change) return done([]);
  const missing = new Set<string>();
  const call = callOf(read.value, missing);
  const touch = isCut(detail.requestParameters) ? other('not-in-event', detail.eventName) : change(call);
  if (missing.size > 0) return refused([...missing].join(', '));
  return done(touch ? [eventOf(read.value, call, touch)] : []);
}

/**
 * CloudTrail leaves out parameters over 100 KB and says `omitted`.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
function isCut(requestParameters: unknown): boolean {
  return typeof requestParameters === 'string' || asFields(requestParameters)['omitted'] === true;
}

function callOf({ account, region, detail }: CloudTrailEvent, missing: Set<string>): TrailCall {
  const request = asFields(detail.requestParameters);
  const actor = actorOf(detail.userIdentity);
  const resources = detail.resources ?? [];
  return {
    name: detail.eventName,
    account: detail.recipientAccountId ?? account,
    partition: partitionOf(region),
    request,
    response: asFields(detail.responseElements),
    caller: callerOf(actor),
    resourceArns: resources.map((one) => textIn(asFields(one), 'ARN')).filter((arn) => arn !== null),
    need: (field) => {
      const text = textIn(request, field);
      if (text === null) missing.add(`detail.requestParameters.${field}`);
      return text ?? '';
    },
  };
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function eventOf({ account, region, detail }: CloudTrailEvent, call: TrailCall, touch: Touch): IamEvent {
  const { eventName, eventTime, sourceIPAddress, userAgent, userIdentity } = detail;
  const { identities = [], resources = [], other = null } = touch;
  const sourceIp = sourceIPAddress ?? null;
  // CloudTrail sends a corrected record later: what it says may be out of date.
  const isCorrection = detail.addendum?.reason === 'UPDATED_DATA';
  const edits = [readEdit('CloudTrail corrected the event')];
  return {
    account: ownerIn(detail, resources) ?? detail.recipientAccountId ?? account,
    region: detail.awsRegion ?? region,
    origin: {
      eventId: idOf(detail, isCorrection),
      eventName,
      atMs: Date.parse(eventTime),
      actor: actorOf(userIdentity),
      sourceIp,
      userAgent: userAgent ?? null,
      invokedBy: invokedByOf(userIdentity, sourceIp),
    },
    identities: isCorrection ? identities.map((one) => ({ ...one, edits })) : identities,
    resources: isCorrection ? resources.map((one) => ({ ...one, after: undefined })) : resources,
    other,
    detail: keptOf(detail),
  };
}

/** The copies of one call in several accounts share an id, and a late copy names the first one. */
function idOf({ eventID, sharedEventID, addendum }: CloudTrailDetail, isCorrection: boolean): string {
  return isCorrection ? eventID : (addendum?.originalEventID ?? sharedEventID ?? eventID);
}

/** The owner of a resource, which may not be who made the call: from the record, its ARN, or the URL of a queue. */
function ownerIn({ resources }: CloudTrailDetail, touched: IamEvent['resources']): string | undefined {
  const [first] = touched;
  if (!first) return undefined;
  const accounts = (resources ?? []).map((one) => textIn(asFields(one), 'accountId') ?? '');
  const named = /^arn:(?:[^:]*:){3}(\d{12}):|^https:\/\/[^/]+\/(\d{12})\//.exec(first.id) ?? [];
  return [...accounts, ...named.slice(1)].find((one) => /^\d{12}$/.test(one ?? ''));
}

function keptOf(detail: CloudTrailDetail): IamEvent['detail'] {
  const { accessKeyId: _, ...userIdentity } = asFields(detail.userIdentity);
  const { resources: _resources, addendum: _addendum, ...kept } = detail;
  return { ...kept, userIdentity };
}
