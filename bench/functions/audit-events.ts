import type { PublishedEvent } from '../../core/published/published-event.ts';
import { samples as ofChanges } from '../../events/audit-changes/samples.ts';
import { publishedSample } from '../../events/published-sample.ts';
import { batchOf } from './events.ts';

/** A batch has at most 6 MB: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const batchBytes = 5_500_000;
const streamed = 100;
const queued = 500;

/** A full batch of the function `publish-audit`: new items of the audit table. */
export function auditChanges(): unknown {
  const record = ofChanges.samples['audit-event-stored'] as StreamRecord;
  const text = textOf(batchBytes / streamed);
  const Records = Array.from({ length: streamed }, (_, nth) => {
    const { doc } = record.dynamodb.NewImage;
    const S = JSON.stringify({ ...Object(JSON.parse(doc.S)), id: `e${nth}`, details: { text } });
    const dynamodb = {
      ...record.dynamodb,
      NewImage: { ...record.dynamodb.NewImage, doc: { S } },
      SequenceNumber: `${nth}`,
    };
    return { ...record, dynamodb };
  });
  return { Records };
}

/** A full batch of a subscriber of the bus. */
export function publishedEvents(fields: Partial<PublishedEvent> = {}, length = queued): unknown {
  const details = { text: textOf(batchBytes / queued) };
  return batchOf(
    Array.from({ length }, (_, nth) =>
      publishedSample({ id: `e${nth}`, type: 'finding.snoozed', actor: 'U0ADA', details, ...fields }),
    ),
  );
}

/** A full batch of the function `audit-mail`. */
export function mailedEvents(): unknown {
  const details = { newly: Array.from({ length: 12 }, () => textOf(10_000)) };
  return batchOf(
    Array.from({ length: 10 }, (_, nth) =>
      publishedSample({ id: `e${nth}`, finding: `f${nth}`, type: 'finding.announced', details }),
    ),
  );
}

type StreamRecord = {
  readonly dynamodb: { readonly NewImage: { readonly doc: { readonly S: string } } };
};

/** Leaves room for the rest of the event. */
function textOf(bytes: number): string {
  return 'x'.repeat(Math.floor(bytes) - 1_000);
}
