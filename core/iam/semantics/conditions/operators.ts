import { parseArn } from '../arn.ts';
import { covers } from '../pattern.ts';

const negations: Readonly<Record<string, string>> = {
  stringnotequals: 'stringequals',
  stringnotequalsignorecase: 'stringequalsignorecase',
  stringnotlike: 'stringlike',
  arnnotequals: 'arnlike',
  arnnotlike: 'arnlike',
  notipaddress: 'ipaddress',
  numericnotequals: 'numericequals',
  datenotequals: 'dateequals',
};

/** The operator without its "not". `arnequals` takes wildcards as `arnlike` does. */
export function plainOperator(operator: string): { readonly name: string; readonly isNot: boolean } {
  const positive = negations[operator];
  if (positive) return { name: positive, isNot: true };
  return { name: operator === 'arnequals' ? 'arnlike' : operator, isNot: false };
}

/** Whether the plain operator takes a value for one of the policy; null for operators that are not evaluated here. */
export function accepts(plain: string, wanted: string, value: string): boolean | null {
  switch (plain) {
    case 'stringequals':
      return wanted === value;
    case 'bool':
    case 'stringequalsignorecase':
      return wanted.toLowerCase() === value.toLowerCase();
    case 'stringlike':
      return covers(wanted, value);
    case 'arnlike':
      return arnCovers(wanted, value);
    default:
      return null;
  }
}

/** Part by part: a star does not run over the first five colons. */
function arnCovers(wanted: string, value: string): boolean {
  const [a, b] = [parseArn(wanted), parseArn(value)];
  if (!a || !b) return covers(wanted, value);
  return (
    covers(a.partition, b.partition) &&
    covers(a.service, b.service) &&
    covers(a.region, b.region) &&
    covers(a.account, b.account) &&
    covers(a.resource, b.resource)
  );
}
