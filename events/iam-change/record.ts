import * as z from 'zod/mini';
import type { Result } from '../../core/result.ts';
import { checked } from '../../queues/checked.ts';

const account = z.string().check(z.regex(/^\d{12}$/));
const short = z.string().check(z.minLength(1), z.maxLength(200));
const time = short.check(z.refine((value) => !Number.isNaN(Date.parse(value))));
const fields = z.record(z.string(), z.unknown());

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
const envelope = z.object({
  account,
  region: z.string().check(z.regex(/^[a-z]{2,4}(-[a-z]+)+-\d+$/)),
  'detail-type': z.literal('AWS API Call via CloudTrail'),
  detail: z.object({
    eventVersion: z.optional(z.string()),
    eventID: short,
    sharedEventID: z.nullish(short),
    eventTime: time,
    eventName: short,
    eventSource: short,
    awsRegion: z.optional(short),
    recipientAccountId: z.nullish(account),
    errorCode: z.nullish(z.string()),
    readOnly: z.nullish(z.union([z.boolean(), z.string()])),
    sourceIPAddress: z.nullish(z.string()),
    userAgent: z.nullish(z.string()),
    userIdentity: z.nullish(fields),
    requestParameters: z.nullish(z.unknown()),
    responseElements: z.nullish(z.unknown()),
    resources: z.nullish(z.array(z.unknown())),
    addendum: z.nullish(z.object({ reason: z.nullish(z.string()), originalEventID: z.nullish(short) })),
  }),
});

/** A CloudTrail record in an event of EventBridge. */
export type CloudTrailEvent = z.infer<typeof envelope>;
export type CloudTrailDetail = CloudTrailEvent['detail'];

/** The error names the wrong fields. */
export function readRecord(event: unknown): Result<CloudTrailEvent, string> {
  return checked(envelope, event);
}

/** Reads and failed calls change nothing. `errorCode` decides: a failed call has parameters, too. */
export function hasChanged({ errorCode, readOnly }: CloudTrailDetail): boolean {
  return !errorCode && readOnly !== true && readOnly !== 'true';
}
