import { example } from '../core/facts/examples.ts';
import { known, unknown } from '../core/resource.ts';
import { defineRule, ok, violation } from '../core/rule.ts';

const reported = (hasPassword: boolean, hasMfa: boolean) => ({ reported: known({ hasPassword, hasMfa }) });
const person = { isRoot: known(false) };
const mfa = (devices: number, hasCredentials = true) => ({ mfa: known({ devices, hasCredentials }) });
const root = { isRoot: known(true) };

/** The credential report is up to 4 hours old, so it only selects candidates, which are read again. */
export const rule = defineRule({
  id: 'iam-user-without-mfa',
  title: 'User without MFA',
  kind: 'iam-user',
  severity: 'high',
  thresholds: { consolePasswordOnly: false },
  docs: {
    reports: () => 'users without MFA, including the root user',
    thresholds: { consolePasswordOnly: 'judge only users with a console password' },
  },
  remediation: 'tag-mfa-required',
  remediations: ['tag-mfa-required'],
  saves: false,
  protect: [
    { match: { path: '/service/*' }, because: 'Service user, by its path.' },
    { match: { path: '/service-accounts/*' }, because: 'Service user, by its path.' },
    { match: { path: '/break-glass/*' }, because: 'Break-glass user, by its path.' },
    { match: { tags: { UserType: 'service' } }, because: 'Service user, by its tag.' },
    { match: { tags: { 'break-glass': '*' } }, because: 'Break-glass user, by its tag.' },
  ],
  judge: ({ fact, thresholds: { consolePasswordOnly } }) => {
    const isRoot = fact('isRoot');
    const before = fact('reported');
    if (before?.hasMfa) return ok('It has MFA.', { numbers: { 'MFA in the credential report': true } });
    if (consolePasswordOnly && !isRoot) {
      const without = 'It has no console password.';
      if (before?.hasPassword === false) return ok(without, { numbers: { 'Console password': false } });
      if (!fact('hasConsolePassword')) return ok(without, { numbers: { 'Console password': false } });
    }
    const { devices, hasCredentials } = fact('mfa');
    const numbers = { 'MFA devices': devices };
    if (devices > 0) return ok('It now has MFA.', { numbers });
    if (!hasCredentials) return ok('The root user cannot sign in.', { numbers });
    const who = isRoot ? 'The root user' : 'The user';
    const evidence = {
      numbers: { ...numbers, ...(before ? { 'Console password': before.hasPassword } : {}) },
    };
    return violation(`${who} has no MFA.`, ['no-mfa'], evidence, isRoot ? { severity: 'critical' } : {});
  },
  examples: {
    violating: [
      example('iam-user', { facts: { ...person, ...reported(true, false), ...mfa(0) } }),
      example('iam-user', { facts: { ...person, reported: known(null), ...mfa(0) } }),
      example('iam-user', { facts: { ...root, ...reported(true, false), ...mfa(0) } }),
    ],
    ok: [
      example('iam-user', { facts: { ...person, ...reported(true, true) } }),
      example('iam-user', { facts: { ...person, ...reported(true, false), ...mfa(1) } }),
      example('iam-user', { facts: { ...root, reported: known(null), ...mfa(0, false) } }),
    ],
    undecided: [
      example('iam-user', { facts: { ...person, reported: unknown('access denied') } }),
      example('iam-user', { facts: { ...person, ...reported(true, false), mfa: unknown('access denied') } }),
    ],
  },
});
