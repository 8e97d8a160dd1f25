import * as fc from 'fast-check';
import type { IncidentHistory } from '../../core/incident.ts';

/** What was known before an incident. Each part may be absent, as in older findings. */
export function arbitraryHistory(
  text: fc.Arbitrary<string>,
  ms: fc.Arbitrary<number>,
): fc.Arbitrary<Partial<IncidentHistory>> {
  const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
  const hours = fc.constant(24);
  const change = fc.record({ what: text, by: orNull(text), atMs: ms });
  return fc.record(
    {
      earlier: fc.record({
        name: text,
        times: fc.integer({ min: 1, max: 5_000 }),
        days: fc.constant(30),
        lastAtMs: ms,
        lastedMs: orNull(ms),
      }),
      before: fc.oneof(
        fc.record({ hours, changes: fc.array(change, { maxLength: 5 }) }),
        fc.record({ hours, unread: text }),
      ),
    },
    { requiredKeys: [] },
  );
}
