import type { Mode, Policy, RulePolicy } from '../../core/policy.ts';
import type { Surroundings } from './preflight.ts';

const modes: readonly Mode[] = ['enforce', 'approve', 'notify', 'observe'];

/** Shows before the start what will be scanned and what may happen. */
export function summary(
  around: Surroundings,
  inForce: Policy,
  given: { readonly configPath: string | null; readonly prefix: string; readonly region: string },
): readonly string[] {
  const { policy } = around;
  const file = given.configPath ?? 'built-in defaults (JANITOR_CONFIG is not set)';
  return [
    line('Workspace', `${around.workspace}, as ${around.bot}`),
    line('AWS', `account ${around.account}, as ${around.callerArn}, home region ${given.region}`),
    ...policy.accounts.map(({ id, name, regions }) =>
      line(
        'Reads',
        [
          `account ${id ?? around.account}${name ? ` (${name})` : ''}`,
          id === null || id === around.account ? '' : ` by its role ${given.prefix}-read`,
          `: ${regions ? regions.join(', ') : 'every enabled region'}, IAM and S3`,
        ].join(''),
      ),
    ),
    line('Policy', `${file}; a scan every day at ${policy.dailyAt} ${policy.timeZone}`),
    ...modes.flatMap((mode) => rulesLine(mode, policy, inForce)),
    line('State', 'in an emulated AWS on this machine; it is gone when this ends'),
  ];
}

/** Warns when resources may be changed, and explains why no cards may come. */
export function warning(inForce: Policy, act: boolean): readonly string[] {
  const acting = Object.values(inForce.rules).filter(({ mode }) => mode === 'approve' || mode === 'enforce');
  const silent = Object.values(inForce.rules).every(({ mode }) => mode === 'observe');
  if (act)
    return acting.length > 0
      ? [
          `!!! --act: RESOURCES OF THESE ACCOUNTS ARE CHANGED by ${acting.map(({ rule }) => rule).join(', ')} !!!`,
        ]
      : ['--act: no rule of the policy acts, so nothing is changed.'];
  return [
    'READ-ONLY: nothing in AWS is changed, whatever is pressed. --act lets the policy act.',
    ...(silent
      ? [
          'Every rule only observes: findings show in the Home tab, and no card is posted. Raise a rule to notify.',
        ]
      : []),
  ];
}

function rulesLine(mode: Mode, policy: Policy, inForce: Policy): readonly string[] {
  const names = Object.values(inForce.rules)
    .filter((rule) => rule.mode === mode)
    .map(({ rule }) => `${rule}${lowered(policy.rules[rule], mode)}`);
  return names.length > 0 ? [line('', `${mode.padEnd(7)}  ${names.join(', ')}`)] : [];
}

function lowered(written: RulePolicy | undefined, mode: Mode): string {
  return written && written.mode !== mode ? ` (policy: ${written.mode})` : '';
}

function line(name: string, text: string): string {
  return `  ${name.padEnd(10)} ${text}`;
}
