import type { Identity } from '../../core/changes/identity.ts';
import { example, exampleNowMs } from '../../core/facts/examples.ts';
import { permissionSetState, referenceArn } from '../../core/iam/permission-sets/permission-set.ts';
import { type FactsOf, known, type Resource, unknown } from '../../core/resource.ts';

type Facts = Partial<FactsOf<'iam-permission-set'>>;

const arn = 'arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef';
const of = { account: '123456789012', arn, name: 'Developer' };
const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const deploy = referenceArn(arn, { name: 'deploy', path: '/team/' });

const allow = (...actions: readonly string[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });
const texts = { [admin]: allow('*'), [readOnly]: allow('s3:ListAllMyBuckets'), [deploy]: null };

const plain = { inline: null, attached: [readOnly], boundary: null, sessionDuration: 'PT1H' };
const before = permissionSetState(of, plain);
const asAdmin = permissionSetState(of, { ...plain, attached: [readOnly, admin] });
const inline = permissionSetState(of, { ...plain, inline: allow('iam:PutUserPolicy') });
const withReference = permissionSetState(of, { ...plain, attached: [readOnly, deploy] });
const longer = permissionSetState(of, { ...plain, sessionDuration: 'PT12H' });
const harmless = permissionSetState(of, { ...plain, inline: allow('s3:ListAllMyBuckets') });
const unreadable = permissionSetState(of, { ...plain, inline: 'no document' });

function changed(accepted: Identity | null, now: Identity, more: Facts = {}): Resource<'iam-permission-set'> {
  return example('iam-permission-set', {
    facts: {
      now: known(now),
      accepted: known(accepted),
      origin: known({
        eventId: 'example',
        eventName: 'AttachManagedPolicyToPermissionSet',
        atMs: exampleNowMs,
        actor: { name: 'Mia', arn: 'arn:aws:iam::123456789012:user/Mia', role: null, type: 'IAMUser' },
        sourceIp: '203.0.113.5',
        userAgent: 'aws-cli/2',
        invokedBy: null,
      }),
      policies: known(texts),
      ...more,
    },
  });
}

export const permissionSetExamples = {
  violating: [
    changed(before, asAdmin),
    changed(before, inline),
    changed(null, asAdmin),
    changed(before, withReference),
    changed(withReference, before),
  ],
  ok: [changed(before, before), changed(asAdmin, before), changed(before, longer), changed(before, harmless)],
  undecided: [
    changed(before, asAdmin, { accepted: unknown('no accepted state is stored yet') }),
    changed(before, asAdmin, { policies: unknown('access denied') }),
    changed(before, asAdmin, { now: unknown('access denied') }),
    changed(before, unreadable),
  ],
} as const;
