import { example } from '../core/facts/examples.ts';
import { notRunning } from '../core/facts/not-running.ts';
import { known, unknown } from '../core/resource.ts';
import { defineRule, ok, violation } from '../core/rule.ts';
import { tagValues } from '../core/tags/match.ts';

const instance = (state: string, tags: Record<string, string>) =>
  example('ec2-instance', { facts: { state: known(state), stateReason: known('') }, tags });

export const rule = defineRule({
  id: 'ec2-instance-tagged-unused',
  title: 'Instance running but tagged as unused',
  kind: 'ec2-instance',
  severity: 'medium',
  thresholds: { tag: 'Environment', values: ['testing', 'unused'] },
  docs: {
    reports: ({ tag, values }) =>
      `running instances tagged \`${tag}\` = ${values.map((value) => `\`${value}\``).join(' or ')}`,
    thresholds: {
      tag: 'the tag to read; case is ignored',
      values: 'values that mean unused; case is ignored',
    },
  },
  remediation: 'stop',
  remediations: ['stop'],
  saves: true,
  judge: ({ fact, tags, thresholds: { tag, values } }) => {
    const state = fact('state');
    const stopped = notRunning(state, () => fact('stateReason'));
    if (stopped) return stopped;
    const carried = tagValues(tags(), tag);
    const evidence = { numbers: { State: state, [`Tag ${tag}`]: carried.join(', ') || '(none)' } };
    const value = carried.find((one) => values.some((unused) => unused.toLowerCase() === one.toLowerCase()));
    if (value === undefined) return ok(`Its tag ${tag} does not mean unused.`, evidence);
    return violation(`Running, but tagged ${tag}=${value}.`, [`tag-${value.toLowerCase()}`], evidence);
  },
  examples: {
    violating: [
      instance('running', { Environment: 'testing' }),
      instance('running', { environment: 'UNUSED' }),
      instance('running', { environment: 'prod', Environment: 'testing' }),
      instance('running', { Environment: 'prod', ENVIRONMENT: 'unused' }),
    ],
    ok: [
      instance('running', { Environment: 'production' }),
      instance('running', {}),
      instance('stopped', { Environment: 'testing' }),
    ],
    undecided: [
      example('ec2-instance', { facts: { state: known('running') }, tags: unknown('access denied') }),
      example('ec2-instance', { facts: { state: unknown('access denied') } }),
      instance('stopping', { Environment: 'testing' }),
    ],
  },
});
