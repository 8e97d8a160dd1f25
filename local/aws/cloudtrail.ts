import { randomUUID } from 'node:crypto';
import { utcInstant } from '../../core/calendar.ts';
import { fn } from '../../events/iam-change/function.ts';
import { samples } from '../../events/iam-change/samples.ts';
import type { SentByAws } from './send-to-queue.ts';

type RecordFields = Readonly<Record<string, unknown>>;

/** A call that CloudTrail would record. */
export type TrailedCall = {
  /** The name of a sample in `events/iam-change`. */
  readonly sample: keyof typeof samples.samples;
  readonly request: RecordFields;
  readonly response?: RecordFields;
  /** Absent: the region of the sample, us-east-1 for IAM. */
  readonly region?: string;
};

export type TrailPlace = {
  readonly account: string;
  readonly atMs: number;
};

/** The event that AWS would send about a call of a person. */
export function trailEvent(
  { sample, request, response, region: given }: TrailedCall,
  { account, atMs }: TrailPlace,
): object {
  const event = samples.samples[sample];
  if (!event) throw new Error(`There is no sample ${sample}`);
  const region = given ?? event.region;
  const time = utcInstant(atMs).replace(/\.\d+Z$/, 'Z');
  const { resources: _, ...detail } = event.detail;
  return {
    ...event,
    id: randomUUID(),
    account,
    time,
    region,
    detail: {
      ...detail,
      eventID: randomUUID(),
      requestID: randomUUID(),
      eventTime: time,
      awsRegion: region,
      recipientAccountId: account,
      userIdentity: robin(account),
      requestParameters: request,
      responseElements: response ?? null,
    },
  };
}

/** The event, with the queue that EventBridge sends it to. */
export function trailed(call: TrailedCall, place: TrailPlace): SentByAws {
  return { queue: 'queue' in fn.wakes ? fn.wakes.queue : fn.name, body: trailEvent(call, place) };
}

/** Somebody who signed in through Identity Center. */
function robin(account: string): object {
  const role = 'AWSReservedSSO_AdministratorAccess_0123456789abcdef';
  return {
    type: 'AssumedRole',
    principalId: 'AROACKCEVSQ6C2EXAMPLE:robin@example.com',
    arn: `arn:aws:sts::${account}:assumed-role/${role}/robin@example.com`,
    accountId: account,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROACKCEVSQ6C2EXAMPLE',
        arn: `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/${role}`,
        accountId: account,
        userName: role,
      },
      attributes: { mfaAuthenticated: 'false' },
    },
  };
}
