import { startOf } from '../../../shorten.ts';
import type { Condition } from '../../documents/statement.ts';
import type { Judgement } from './judgement.ts';

/** Compares days: what is of the same day is not settled. `now` is ISO 8601 in UTC. */
export function judgeTime(
  { key, operator, values }: Condition,
  effect: 'allow' | 'deny',
  now: string,
): Judgement {
  const [value = ''] = values;
  const today = startOf(now, 10);
  const day = startOf(value, 10);
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || today === '' || values.length !== 1 || day >= today) return 'depends';
  // A session is made now: its issue time is as good as the time of the request.
  if (key !== 'aws:currenttime' && key !== 'aws:tokenissuetime') return 'depends';
  if (operator.startsWith('dategreaterthan'))
    return key === 'aws:currenttime' || effect === 'allow' ? 'always' : 'depends';
  return operator.startsWith('datelessthan') || operator === 'dateequals' ? 'never' : 'depends';
}
