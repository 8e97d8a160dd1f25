import type { Difference, Finding } from '../../core/finding.ts';
import type { Undoes } from '../../core/remediation/undoing.ts';

/** One difference between what a remediation left and what is there now; none when they are equal. */
export function differing(what: string, before: string, after: string): readonly Difference[] {
  return before === after ? [] : [{ what, before, after }];
}

/** Of a resource that the remediation kept. */
export const isGone: readonly Difference[] = [{ what: 'Resource', before: 'there', after: 'gone' }];

/** What the receipt keeps for undo. */
export function keptIn({ receipt }: Finding): Readonly<Record<string, unknown>> {
  return receipt?.undo ?? {};
}

/** For a receipt that says too little, by an older version or after a lost response. */
export function noUndo(lost: string): Undoes {
  return { is: 'no', title: '', lost, untilMs: null };
}

export const keptTooLittle = noUndo(
  'AWS’s answer to the change was lost, so the former state is not stored with it. See the audit log.',
);
