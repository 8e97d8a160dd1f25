import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { decidedMessage, decidedModal } from '../../../blocks/modals/decided-modal.ts';
import { manyModal } from '../../../blocks/modals/many-modal.ts';
import { selectModal } from '../../../blocks/modals/select-modal.ts';
import type { Decided } from '../../../core/findings/decisions/decision.ts';
import type { ManyDecision } from '../../../core/findings/decisions/many/apply-many.ts';
import { done } from '../../../core/result.ts';
import { arbitraryFinding } from '../../support/arbitrary-finding.ts';
import { messageFault, viewFault } from '../../support/builder-faults.ts';

const refusal = fc.record({
  code: fc.constant('late' as const),
  because: fc.constantFrom('Already snoozed by <@U0GRACE00>.', 'Protected: <!channel> *x* '.repeat(40)),
});
const kind = fc.constantFrom('approve' as const, 'reject' as const, 'snooze' as const);
const page = fc.array(arbitraryFinding, { maxLength: 20 });

test('the modal to select findings passes the checker and mentions nobody from the data', () => {
  expect(viewFault(page, selectModal)).toBeNull();
});

test('so does the confirmation, with and without findings that can be decided', () => {
  const no = fc.record({ ok: fc.constant(false as const), error: refusal });
  const refused = fc.array(fc.record({ finding: arbitraryFinding, would: no }), { maxLength: 20 });
  expect(viewFault(fc.tuple(kind, refused), ([one, all]) => manyModal(one, all, []))).toBeNull();
  expect(
    viewFault(fc.tuple(kind, page), ([one, all]) => {
      const decided = all.map((finding) => ({ finding, would: done({ after: finding } as Decided) }));
      return manyModal(one, decided, []);
    }),
  ).toBeNull();
});

test('so does the result, as a modal and as a message', () => {
  const settled = fc.array(
    fc.record({ finding: arbitraryFinding, is: fc.constant('refused' as const), refusal }),
    { maxLength: 20 },
  );
  const decision = fc.constantFrom<ManyDecision>(
    { kind: 'approve' },
    { kind: 'reject', reason: 'x' },
    { kind: 'snooze', reason: 'x', untilMs: 1 },
  );
  expect(
    viewFault(fc.tuple(settled, decision), ([all, one]) => decidedModal(all, one, '<!channel>')),
  ).toBeNull();
  expect(
    messageFault(fc.tuple(settled, decision), ([all, one]) => decidedMessage(all, one, null)),
  ).toBeNull();
});
