import type { Submission } from './define.ts';

/** What was typed into a text field; empty when nothing was. */
export function typedText(
  values: Submission['values'],
  { block, action }: { readonly block: string; readonly action: string },
): string {
  const { value } = Object(values[block]?.[action]) as { readonly value?: unknown };
  return typeof value === 'string' ? value : '';
}
