import { example } from '../core/facts/examples.ts';
import { known, unknown } from '../core/resource.ts';
import { defineRule, ok, violation } from '../core/rule.ts';

export const rule = defineRule({
  id: 'ec2-address-unattached',
  title: 'Elastic IP address not attached',
  kind: 'ec2-address',
  severity: 'low',
  thresholds: {},
  docs: {
    reports: () => 'Elastic IP addresses without an instance or network interface',
    thresholds: {},
  },
  remediation: 'release',
  remediations: ['release'],
  saves: true,
  judge: ({ fact }) => {
    const attachedTo = fact('attachedTo');
    const evidence = { numbers: { 'Attached to': attachedTo ?? 'nothing' } };
    if (attachedTo !== null) return ok(`Attached to ${attachedTo}.`, evidence);
    return violation('Not attached to an instance or a network interface.', ['unattached'], evidence);
  },
  examples: {
    violating: [example('ec2-address', { facts: { attachedTo: known(null) } })],
    ok: [example('ec2-address', { facts: { attachedTo: known('instance i-0a1b2c3d4e5f60718') } })],
    undecided: [example('ec2-address', { facts: { attachedTo: unknown('access denied') } })],
  },
});
