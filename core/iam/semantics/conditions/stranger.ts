import type { Condition } from '../../documents/statement.ts';
import { parseArn } from '../arn.ts';
import { hasWildcard, isAny } from '../pattern.ts';
import type { Judgement } from './judgement.ts';
import { plainOperator } from './operators.ts';
import { accountKeys } from './request.ts';

/**
 * A condition on who asks, asked by a stranger: without the key, or with a value of their own. An Allow holds when
 * either does; a Deny holds when both do.
 */
export function judgeStranger(condition: Condition, effect: 'allow' | 'deny'): Judgement {
  const { key, values, quantifier, ifExists } = condition;
  const { name, isNot } = plainOperator(condition.operator);
  if (name === 'null') {
    const wantsAbsent = values.some((value) => value.toLowerCase() === 'true');
    if (effect === 'allow')
      return wantsAbsent || key === 'aws:sourceip' || key.startsWith('aws:principal') ? 'always' : 'never';
    return 'depends';
  }
  if (!/^(string|arn|ipaddress)/.test(name)) return 'depends';
  const own = values.some((value) => takesStrangers(key, name, value)) !== isNot;
  const absent = ifExists || quantifier === 'all' || isNot;
  if (effect === 'allow') return own || absent ? 'always' : 'never';
  return own && absent ? 'always' : 'never';
}

/** Whether a value of the policy is met by somebody of any account, organisation or network. */
function takesStrangers(key: string, operator: string, value: string): boolean {
  if (key.startsWith('aws:principaltag/')) return true;
  // Within a VPC of one's own, one chooses.
  if (operator === 'ipaddress') return key === 'aws:vpcsourceip' || isWide(value);
  if (!operator.endsWith('like')) return false;
  if (!hasWildcard(value)) return false;
  if (accountKeys.includes(key)) return true;
  if (/^aws:(principal|source)org/.test(key)) return hasWildcard(value.split('/')[0] ?? '');
  const arn = parseArn(value);
  // A bucket's name has one owner, whatever stands before it; an access point's does not.
  if (arn?.service === 's3' && !/^([*?]|accesspoint\b)/.test(arn.resource)) return false;
  if (arn) return /[*?]/.test(arn.account) || (arn.account === '' && isAny(arn.resource));
  // Too short for an ARN with an account, or for an id behind its usual beginning.
  return /^(arn:|(AIDA|AROA|vpce?-)?[*?])/.test(value);
}

/** More than a sixteenth of the internet, or as wide in IPv6. */
function isWide(range: string): boolean {
  const [address = '', bits] = range.trim().split('/');
  return bits !== undefined && Number(bits) < (address.includes(':') ? 12 : 4);
}
