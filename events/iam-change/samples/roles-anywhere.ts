import { account, named, samplesOf } from './sample.ts';

const anywhere = samplesOf('rolesanywhere', 'eu-west-1');
const trustAnchorId = '01234567-89ab-cdef-0123-456789abcdef';
const profileId = '89abcdef-0123-4567-89ab-cdef01234567';
const trustAnchorArn = `arn:aws:rolesanywhere:eu-west-1:${account}:trust-anchor/${trustAnchorId}`;
const profileArn = `arn:aws:rolesanywhere:eu-west-1:${account}:profile/${profileId}`;
const roleArns = [`arn:aws:iam::${account}:role/deploy`];

export const rolesAnywhereSamples = named(
  anywhere(
    'CreateTrustAnchor',
    { name: 'factory', source: { sourceType: 'CERTIFICATE_BUNDLE' }, enabled: true },
    { trustAnchor: { trustAnchorId, trustAnchorArn, name: 'factory', enabled: true } },
  ),
  anywhere(
    'UpdateTrustAnchor',
    { trustAnchorId, source: { sourceType: 'CERTIFICATE_BUNDLE' } },
    { trustAnchor: { trustAnchorId, trustAnchorArn } },
  ),
  anywhere('EnableTrustAnchor', { trustAnchorId }, { trustAnchor: { trustAnchorId, trustAnchorArn } }),
  anywhere(
    'CreateProfile',
    { name: 'machines', roleArns, enabled: true },
    { profile: { profileId, profileArn, name: 'machines', enabled: true } },
  ),
  anywhere('UpdateProfile', { profileId, roleArns }, { profile: { profileId, profileArn } }),
  anywhere('EnableProfile', { profileId }, { profile: { profileId, profileArn } }),
);
