import { example } from '../core/facts/examples.ts';
import { known, unknown } from '../core/resource.ts';
import { defineRule, ok, violation } from '../core/rule.ts';

const reported = (hasPassword: boolean, hasMfa: boolean) => ({ reported: known({ hasPassword, hasMfa }) });
const person = { isRoot: known(false) };
const mfa = (devices: number, hasCredentials = true) => ({ mfa: known({ devices, hasCredentials }) });
const root = { isRoot: known(true) };

/** The credential report is up to 4 hours old: it finds candidates, and each of them is looked at again. */
export const rule = defineRule({
  id: 'iam-user-without-mfa',
  title: 'User without a second factor',
  kind: 'iam-user',
  severity: 'high',
  thresholds: { consolePasswordOnly: false },
  docs: {
    reports: () => 'users, root included, without a second factor',
    thresholds: { consolePasswordOnly: 'whether only users who can sign in to the console are judged' },
  },
  remediation: 'tag-mfa-required',
  remediations: ['tag-mfa-required'],
  saves: false,
  protect: [
    { match: { path: '/service/*' }, because: 'It is a service user, by its path.' },
    { match: { path: '/service-accounts/*' }, because: 'It is a service user, by its path.' },
    { match: { path: '/break-glass/*' }, because: 'It is a break-glass user, by its path.' },
    { match: { tags: { UserType: 'service' } }, because: 'It is a service user, by its tag.' },
    { match: { tags: { 'break-glass': '*' } }, because: 'It is a break-glass user, by its tag.' },
  ],
  judge: ({ fact, thresholds: { consolePasswordOnly } }) => {
    const isRoot = fact('isRoot');
    const before = fact('reported');
    if (before?.hasMfa)
      return ok('It has a second factor.', { numbers: { 'MFA in the credential report': true } });
    if (consolePasswordOnly && !isRoot) {
      const without = 'It has no console password.';
      if (before?.hasPassword === false) return ok(without, { numbers: { 'Console password': false } });
      if (!fact('hasConsolePassword')) return ok(without, { numbers: { 'Console password': false } });
    }
    const { devices, hasCredentials } = fact('mfa');
    const numbers = { 'MFA devices': devices };
    if (devices > 0) return ok('It has a second factor by now.', { numbers });
    if (!hasCredentials)
      return ok('The root account cannot sign in: it has no console or no credentials.', { numbers });
    const who = isRoot ? 'The root account' : 'The user';
    const evidence = {
      numbers: { ...numbers, ...(before ? { 'Console password': before.hasPassword } : {}) },
    };
    return violation(`${who} has no second factor (MFA).`, ['no-mfa'], evidence);
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
