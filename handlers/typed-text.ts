import type { Submission } from './define.ts';

/** The typed text of a field; empty without any. */
export function typedText(
  values: Submission['values'],
  { block, action }: { readonly block: string; readonly action: string },
): string {
  const { value } = Object(values[block]?.[action]) as { readonly value?: unknown };
  return typeof value === 'string' ? value : '';
}
