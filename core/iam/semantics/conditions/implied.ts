import type { Condition } from '../../documents/statement.ts';
import { covers } from '../pattern.ts';
import { plainOperator } from './operators.ts';
import { instantOf } from './time.ts';

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
  if (a.name === 'null') return JSON.stringify(strong.values) === JSON.stringify(weak.values);
  if (/(less|greater)than/.test(a.name)) return isWithin(a.name, strong.values, weak.values);
  const within = (wide: readonly string[], narrow: readonly string[]) =>
    narrow.every((value) => wide.some((one) => (hasPatterns ? covers(one, value) : one === value)));
  return a.isNot ? within(strong.values, weak.values) : within(weak.values, strong.values);
}

/** Whether every value below (or above) the strong limit is so for the weak one, too. */
function isWithin(operator: string, strong: readonly string[], weak: readonly string[]): boolean {
  if (JSON.stringify(strong) === JSON.stringify(weak)) return true;
  if (strong.length !== 1 || weak.length !== 1) return false;
  const valueOf = operator.startsWith('date') ? instantOf : Number;
  const [a, b] = [valueOf(strong[0] ?? ''), valueOf(weak[0] ?? '')];
  if (a === null || b === null) return false;
  return operator.includes('less') ? a <= b : a >= b;
}
