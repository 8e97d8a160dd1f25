import { randomUUID } from 'node:crypto';

type Recorded = {
  readonly name: string;
  readonly ids: readonly string[];
  readonly region: string;
  readonly atMs: number;
};

type Asked = {
  readonly LookupAttributes?: readonly { readonly AttributeKey: string; readonly AttributeValue: string }[];
  /** In seconds. */
  readonly StartTime?: number;
  readonly EndTime?: number;
};

const mostKept = 1_000;
/** The local copy cannot tell who called. */
const caller = { type: 'IAMUser', userName: 'local-copy' };

/** CloudTrail's event history of calls to EC2, which moto has not: the answers of LookupEvents by resource name. */
export function createEventHistory() {
  const kept: Recorded[] = [];
  return {
    clear: () => void kept.splice(0),
    /** After a call that EC2 carried out. */
    called: (region: string, name: string, ids: readonly string[], atMs: number): void => {
      if (ids.length === 0 || /^(?:Describe|Get)/.test(name)) return;
      kept.push({ name, ids, region, atMs });
      if (kept.length > mostKept) kept.shift();
    },
    lookedUp: (region: string, { LookupAttributes = [], StartTime = 0, EndTime }: Asked): object => {
      const [asked] = LookupAttributes;
      const untilMs = EndTime === undefined ? Number.POSITIVE_INFINITY : EndTime * 1_000;
      const found = kept.filter(
        ({ ids, region: of, atMs }) =>
          of === region &&
          atMs >= StartTime * 1_000 &&
          atMs <= untilMs &&
          asked?.AttributeKey === 'ResourceName' &&
          ids.includes(asked.AttributeValue),
      );
      return { Events: found.toReversed().slice(0, 50).map(eventOf) };
    },
  };
}

function eventOf({ name, ids, atMs }: Recorded): object {
  return {
    EventId: randomUUID(),
    EventName: name,
    EventSource: 'ec2.amazonaws.com',
    EventTime: atMs / 1_000,
    ReadOnly: 'false',
    Username: caller.userName,
    Resources: ids.map((id) => ({ ResourceType: 'AWS::EC2::Instance', ResourceName: id })),
    CloudTrailEvent: JSON.stringify({ eventName: name, userIdentity: caller, readOnly: false }),
  };
}
