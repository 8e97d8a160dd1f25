import type { Condition, Statement } from '../../documents/statement.ts';
import { isAny } from '../pattern.ts';
import { fillVariables } from '../variables.ts';
import type { Judgement } from './judgement.ts';
import {
  isAbsentable,
  isAlwaysPresent,
  isChosen,
  isEmptyWords,
  isHarmlessPolicy,
  isStrange,
} from './keys.ts';
import { accepts, plainOperator } from './operators.ts';
import type { Request } from './request.ts';
import { judgeStranger } from './stranger.ts';
import { isAboutTime, judgeTime } from './time.ts';

export function judge(given: Condition, { effect, hasVariables }: Statement, request: Request): Judgement {
  const condition = hasVariables ? filled(given, request) : given;
  if (!condition) return 'depends';
  const { key, values, quantifier, ifExists } = condition;
  const isAllow = effect === 'allow';
  if (values.length === 0) return 'depends';
  const value = request.known.get(key);
  if (value !== undefined) return exactly(holds(condition, value));
  if (request.isStranger && (isStrange(key) || key.startsWith('aws:principaltag/')))
    return judgeStranger(condition, effect);
  const wanted = request.wanted.get(key);
  if (wanted) return judgeWanted(condition, wanted, isAllow);
  if (isEmptyWords(key)) return isAllow ? 'always' : 'never';
  const { name, isNot } = plainOperator(condition.operator);
  if (name === 'null') return judgeNull(condition, isAllow);
  if (isAllow && !isNot && name === 'ipaddress' && values.some((range) => range.trim().endsWith('/0')))
    return 'always';
  if (isAboutTime(name, key)) return judgeTime(condition, effect, request.now);
  if (isChosen(key)) return 'free';
  if (name.endsWith('like') && values.some((one) => isAny(one))) return judgeAny(key, isNot, isAllow);
  const holdsWhenAbsent = ifExists || isNot || quantifier === 'all';
  if (isAllow && holdsWhenAbsent && isAbsentable(key)) return 'always';
  if (isAllow && quantifier === 'all' && !isAlwaysPresent(key)) return 'always';
  return 'depends';
}

/** The condition with its variables' values; null when they depend on the request. */
function filled(condition: Condition, { who }: Request): Condition | null {
  if (!condition.values.some((value) => value.includes('${'))) return condition;
  const values = condition.values.map((value) => fillVariables(value, who));
  return values.every((one) => one !== null && !one.depends)
    ? { ...condition, values: values.map((one) => one?.text ?? '') }
    : null;
}

/** Null: not evaluated here. */
function holds(condition: Condition, value: string | null): boolean | null {
  const { name, isNot } = plainOperator(condition.operator);
  if (name === 'null') return condition.values.includes('true') === (value === null);
  if (value === null)
    return condition.ifExists || condition.quantifier === 'all' || (isNot && condition.quantifier !== 'any');
  const answers = condition.values.map((wanted) => accepts(name, wanted, value));
  return answers.includes(null) ? null : answers.includes(true) !== isNot;
}

function exactly(answer: boolean | null): Judgement {
  if (answer === null) return 'depends';
  return answer ? 'always' : 'never';
}

/** A caller may take any of the values; a Deny that leaves one of them open does not hold. */
function judgeWanted(condition: Condition, wanted: readonly string[], isAllow: boolean): Judgement {
  const answers = wanted.map((value) => holds(condition, value));
  if (isAllow && answers.includes(true)) return 'always';
  if (!isAllow && answers.every((answer) => answer === true)) return 'always';
  if (!isAllow && answers.includes(false)) return 'free';
  const isOnlyHarmless = !plainOperator(condition.operator).isNot && condition.values.every(isHarmlessPolicy);
  return isOnlyHarmless && !condition.ifExists ? 'never' : 'depends';
}

function judgeNull({ key, values }: Condition, isAllow: boolean): Judgement {
  const wantsAbsent = values.some((value) => value.toLowerCase() === 'true');
  if (isAlwaysPresent(key)) return wantsAbsent ? 'never' : 'always';
  return isAllow && wantsAbsent && isAbsentable(key) ? 'always' : 'depends';
}

/** `StringLike: *`, which asks only that the key is there. */
function judgeAny(key: string, isNot: boolean, isAllow: boolean): Judgement {
  if (isNot) {
    if (isAlwaysPresent(key)) return 'never';
    return isAllow && isAbsentable(key) ? 'always' : 'depends';
  }
  return isAllow || isAlwaysPresent(key) ? 'always' : 'depends';
}
