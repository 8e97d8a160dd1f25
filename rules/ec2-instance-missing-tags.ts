import { example } from '../core/facts/examples.ts';
import { known, type Tags, unknown } from '../core/resource.ts';
import { defineRule, ok, violation } from '../core/rule.ts';
import {
  allowedInWords,
  type TagProblem,
  tagFor,
  tagPresets,
  tagProblems,
  tagReason,
} from '../core/tags/requirements.ts';

const instance = (tags: Tags) => example('ec2-instance', { facts: { state: known('running') }, tags });

/** Defaults to the preset `cost-allocation`. Also judges instances of Auto Scaling groups and other services. */
export const rule = defineRule({
  id: 'ec2-instance-missing-tags',
  title: 'Instance with missing or wrong tags',
  kind: 'ec2-instance',
  severity: 'low',
  thresholds: { tags: tagPresets['cost-allocation'] },
  docs: {
    reports: () => 'instances without a required tag, or with a value that is not allowed',
    thresholds: { tags: 'which tags: see [Required tags](#required-tags)' },
  },
  remediation: 'tag',
  remediations: ['tag'],
  saves: false,
  compliance: { passing: 'Required tags' },
  metric: 'TagCompliance',
  judge: ({ fact, tags, thresholds: { tags: required } }) => {
    const state = fact('state');
    const carried = tags();
    const problems = tagProblems(required, carried);
    if (problems.length === 0) {
      const values = required.flatMap((one): [string, string][] => {
        const found = tagFor(one, carried);
        return found ? [[`Tag ${one.key}`, found.value]] : [];
      });
      return ok('It has the required tags.', {
        numbers: { State: state, ...Object.fromEntries(values) },
      });
    }
    const missing = problems.filter(({ found }) => found === null).map(({ requirement: { key } }) => key);
    const wrong = problems.filter(({ found }) => found !== null);
    const parts = [
      ...(missing.length > 0 ? [`lacks ${listed(missing)}`] : []),
      ...(wrong.length > 0
        ? [`has a value of ${listed(wrong.map(({ requirement: { key } }) => key))} that is not allowed`]
        : []),
    ];
    return violation(`It ${parts.join(' and ')}.`, problems.map(tagReason), {
      numbers: {
        State: state,
        'Missing tags': missing.join(', ') || 'none',
        ...Object.fromEntries(wrong.map((one) => [`Tag ${one.requirement.key}`, notAllowed(one)])),
      },
    });
  },
  examples: {
    violating: [
      instance({}),
      instance({ Name: 'web-1', Environment: 'prod', Owner: 'ada@example.com' }),
      instance({ Environment: 'prod', Owner: '  ', CostCenter: '4711' }),
      instance({ environment: 'prod', owner: 'ada@example.com', costcenter: '4711' }),
    ],
    ok: [
      instance({ Environment: 'prod', Owner: 'ada@example.com', CostCenter: '4711' }),
      instance({
        Environment: 'prod',
        Owner: 'ada@example.com',
        CostCenter: '4711',
        'aws:autoscaling:groupName': 'web',
      }),
    ],
    undecided: [
      example('ec2-instance', { facts: { state: known('running') }, tags: unknown('access denied') }),
      example('ec2-instance', { facts: { state: unknown('access denied') } }),
    ],
  },
});

const namedAtMost = 5;

function listed(keys: readonly string[]): string {
  const named = keys.slice(0, namedAtMost);
  const more = keys.length - named.length;
  const all = more > 0 ? [...named, `${more} more`] : named;
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`;
}

function notAllowed({ requirement, found }: TagProblem): string {
  const as = found && found.key !== requirement.key ? ` (under the key ${found.key})` : '';
  return `"${found?.value ?? ''}"${as} is not allowed; allowed: ${allowedInWords(requirement)}`;
}
