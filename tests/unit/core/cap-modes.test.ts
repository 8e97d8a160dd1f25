import { beforeAll, expect, test } from '@jest/globals';
import { array, assert, constantFrom, property } from 'fast-check';
import { capModes, type Mode, type Policy } from '../../../core/policy.ts';
import { rules } from '../../../rules/registry.generated.ts';
import { defaultPolicy } from '../../support/default-policy.ts';

const fromLeast: readonly Mode[] = ['observe', 'notify', 'approve', 'enforce'];
const mode = constantFrom(...fromLeast);

let policy: Policy;
beforeAll(async () => {
  policy = await defaultPolicy(rules);
});

function policyOf(modes: readonly Mode[]): Policy {
  const [some] = Object.values(policy.rules);
  if (!some) throw new Error('the default policy has no rules');
  const rules = modes.map((mode, i) => [`rule-${i}`, { ...some, rule: `rule-${i}`, mode }]);
  return { ...policy, rules: Object.fromEntries(rules) };
}

const modesOf = (policy: Policy): readonly Mode[] => Object.values(policy.rules).map(({ mode }) => mode);

test('capModes lowers modes above the cap and raises none below it', () => {
  assert(
    property(array(mode, { maxLength: 8 }), mode, (modes, cap) => {
      const capped = modesOf(capModes(policyOf(modes), cap)).map((each) => fromLeast.indexOf(each));
      const expected = modes.map((each) => Math.min(fromLeast.indexOf(each), fromLeast.indexOf(cap)));
      expect(capped).toEqual(expected);
    }),
  );
});

test('capModes changes only modes and leaves the given policy unchanged', () => {
  const policy = policyOf(['enforce', 'observe']);
  const before = structuredClone(policy);
  const capped = capModes(policy, 'notify');
  expect(policy).toEqual(before);
  const modeless = ({ rules, ...rest }: Policy) => ({
    ...rest,
    rules: Object.values(rules).map((rule) => ({ ...rule, mode: null })),
  });
  expect(modeless(capped)).toEqual(modeless(policy));
});
