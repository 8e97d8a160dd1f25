import type { EventPattern, PatternValue } from '../../core/functions/source.ts';

/**
 * Whether EventBridge would match the event: lists of exact values, `prefix`, `exists` and `anything-but`.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matches(pattern: EventPattern, event: unknown): boolean {
  return Object.entries(pattern).every(([field, wanted]) => {
    const value = (Object(event) as Record<string, unknown>)[field];
    if (!isList(wanted)) return matches(wanted, value);
    const values = Array.isArray(value) ? value : [value];
    return wanted.some((one) => values.some((each) => matchesValue(one, each)));
  });
}

function matchesValue(wanted: PatternValue, value: unknown): boolean {
  if (wanted === null || typeof wanted !== 'object') return wanted === value;
  if ('exists' in wanted) return wanted.exists === (value !== undefined);
  if ('prefix' in wanted) return typeof value === 'string' && value.startsWith(wanted.prefix);
  return value !== undefined && !wanted['anything-but'].includes(value as string);
}

function isList(value: EventPattern[string]): value is readonly PatternValue[] {
  return Array.isArray(value);
}
