import { CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import * as z from 'zod/mini';
import type { RecordedChange } from '../../core/incident.ts';
import type { ChangeHistory } from '../../core/ports/change-history.ts';
import { shorten } from '../../core/shorten.ts';
import type { Accounts } from '../access/accounts.ts';
import { requiredList } from '../access/answers.ts';
import { inWords } from '../access/errors.ts';

type Deps = { readonly accounts: Pick<Accounts, 'clients'> };

/** The most that one call returns: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
const mostEvents = 50;
/** CloudTrail's limit is 256 KB an event. */
const longestRecord = 262_144;
const mostText = 120;
/** With two calls a second for the whole account, others may be before this one. */
const longestWaitMs = 8_000;

/** Reads CloudTrail's event history, which every account has for 90 days, without a trail and free of charge. */
export function createChangeHistory({ accounts }: Deps): ChangeHistory {
  return {
    lastChanges: async ({ account, region, id }, { fromMs, toMs }) => {
      try {
        const clients = await accounts.clients(account, 'read');
        const client = clients.other('cloudtrail', (config) => new CloudTrailClient(config))(region);
        const answer = await client.send(
          new LookupEventsCommand({
            LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: id }],
            StartTime: new Date(fromMs),
            EndTime: new Date(toMs),
            MaxResults: mostEvents,
          }),
          { abortSignal: AbortSignal.timeout(longestWaitMs) },
        );
        return requiredList(answer.Events, 'events')
          .flatMap((event) => changeOf(event) ?? [])
          .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
          .sort((a, b) => b.atMs - a.atMs);
      } catch (cause) {
        throw new Error(inWords(cause), { cause });
      }
    },
  };
}

const text = z.optional(z.nullable(z.string()));

/** What is read of a record. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
const recordSchema = z.object({
  errorCode: text,
  readOnly: z.optional(z.nullable(z.boolean())),
  userIdentity: z.optional(
    z.nullable(
      z.object({
        type: text,
        arn: text,
        userName: text,
        invokedBy: text,
        sessionContext: z.optional(
          z.nullable(z.object({ sessionIssuer: z.optional(z.nullable(z.object({ userName: text }))) })),
        ),
      }),
    ),
  ),
  requestParameters: z.optional(z.unknown()),
});

type TrailRecord = z.infer<typeof recordSchema>;

/** Undefined: it read something, failed, or does not say when it happened. */
export function changeOf(event: Event): RecordedChange | undefined {
  const { EventName, EventSource, EventTime, ReadOnly, Username } = event;
  const record = recordOf(event.CloudTrailEvent);
  const atMs = EventTime?.getTime();
  const isWrite = ReadOnly === undefined ? record?.readOnly === false : ReadOnly === 'false';
  if (!EventName || atMs === undefined || Number.isNaN(atMs) || !isWrite || record?.errorCode)
    return undefined;
  const service = EventSource?.replace(/\.amazonaws\.com$/, '');
  const call = service ? `${service}:${EventName}` : EventName;
  const document = EventName === 'SendCommand' ? documentName(record) : undefined;
  const by = actorOf(record) ?? Username;
  return {
    what: shorten(document === undefined ? call : `${call} ${document}`, mostText),
    by: by ? shorten(by, mostText) : null,
    atMs,
  };
}

/** Undefined: too long, no JSON, or of another shape. */
function recordOf(given: string | undefined): TrailRecord | undefined {
  if (given === undefined || given.length > longestRecord) return undefined;
  try {
    const read = recordSchema.safeParse(JSON.parse(given));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

/** The person of a session, else the role with its session; for calls of AWS itself, the service. */
function actorOf(record: TrailRecord | undefined): string | undefined {
  const { type, arn, userName, invokedBy, sessionContext } = record?.userIdentity ?? {};
  if (invokedBy) return invokedBy;
  if (type === 'Root') return 'root';
  const [, role, session] = /:assumed-role\/([^/]+)\/(.+)$/.exec(arn ?? '') ?? [];
  if (session === undefined) return userName ?? undefined;
  return session.includes('@') ? session : `${sessionContext?.sessionIssuer?.userName ?? role}/${session}`;
}

/** Of a command to instances: "AWS-RunShellScript". */
function documentName(record: TrailRecord | undefined): string | undefined {
  const { documentName: name } = Object(record?.requestParameters) as { readonly documentName?: unknown };
  return typeof name === 'string' ? name : undefined;
}
