import type { Plan } from '../../finding.ts';

const attachedTo = 'Attached to';
const most = 50;

/** The setting of a deletion that names those who lose the policy. Others ask again. `holders`: `user ada`. */
export function holdersSetting(holders: readonly string[]): Readonly<Record<string, string>> {
  const names = holders.length > most ? `more than ${most}` : [...holders].sort().join(', ');
  return { [attachedTo]: names === '' ? 'nobody' : names };
}

/** Whether people were asked about others. A plan of an older version names nobody, and asks again by itself. */
export function isOtherHolders({ settings }: Pick<Plan, 'settings'>, holders: readonly string[]): boolean {
  const asked = settings?.[attachedTo];
  return asked !== undefined && asked !== holdersSetting(holders)[attachedTo];
}
