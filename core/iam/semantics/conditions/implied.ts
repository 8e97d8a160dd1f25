import type { Condition } from '../../documents/statement.ts';
import { covers } from '../pattern.ts';
import { plainOperator } from './operators.ts';

/** Whether `all` hold only when `wanted` holds, as far as their texts show. */
export function implies(all: readonly Condition[], wanted: Condition): boolean {
  return all.some((one) => impliesOne(one, wanted));
}

export function impliesAll(all: readonly Condition[], wanted: readonly Condition[]): boolean {
  return wanted.every((one) => implies(all, one));
}

function impliesOne(strong: Condition, weak: Condition): boolean {
  if (strong.key !== weak.key || strong.quantifier !== weak.quantifier) return false;
  if (strong.ifExists && !weak.ifExists) return false;
  const [a, b] = [plainOperator(strong.operator), plainOperator(weak.operator)];
  if (a.isNot !== b.isNot) return false;
  const hasPatterns = b.name.endsWith('like');
  if (a.name !== b.name && !(hasPatterns && a.name === 'stringequals' && !a.isNot)) return false;
  if (!a.isNot && /(less|greater)than|^null$/.test(a.name))
    return JSON.stringify(strong.values) === JSON.stringify(weak.values);
  const within = (wide: readonly string[], narrow: readonly string[]) =>
    narrow.every((value) => wide.some((one) => (hasPatterns ? covers(one, value) : one === value)));
  return a.isNot ? within(strong.values, weak.values) : within(weak.values, strong.values);
}
