import { example } from '../../../core/facts/examples.ts';
import type { Samples } from '../define.ts';

const report = [
  'user,arn,user_creation_time,password_enabled,password_last_used,mfa_active',
  '<root_account>,arn:aws:iam::123456789012:root,2020-01-01T00:00:00+00:00,not_supported,N/A,true',
].join('\n');

function result(operation: string, xml: string): string {
  return `<${operation}Response><${operation}Result>${xml}</${operation}Result></${operation}Response>`;
}

const ada =
  '<UserName>ada</UserName><Path>/</Path><Arn>arn:aws:iam::123456789012:user/ada</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate>';
const marked = '<Tags><member><Key>MFA_REQUIRED</Key><Value>true</Value></member></Tags>';

function user(tags: string): string {
  return result('GetUser', `<User>${ada}${tags}</User>`);
}

function users(tags: string): string {
  return result(
    'GetAccountAuthorizationDetails',
    `<UserDetailList><member>${ada}${tags}</member></UserDetailList><IsTruncated>false</IsTruncated>`,
  );
}

/** All zero: root cannot sign in. */
const summary = ['AccountMFAEnabled', 'AccountPasswordPresent', 'AccountAccessKeysPresent']
  .map((key) => `<entry><key>${key}</key><value>0</value></entry>`)
  .join('');

export const samples: Samples<'iam-user'> = {
  resources: [example('iam-user', { id: 'ada' }), example('iam-user', { id: '<root_account>' })],
  answers: {
    'iam:GenerateCredentialReport': result('GenerateCredentialReport', '<State>COMPLETE</State>'),
    'iam:GetCredentialReport': result(
      'GetCredentialReport',
      `<Content>${Buffer.from(report).toString('base64')}</Content>`,
    ),
    'iam:GetAccountAuthorizationDetails': users(''),
    'iam:GetUser': user(''),
    'iam:GetLoginProfile': { error: 'NoSuchEntity', status: 404 },
    'iam:ListMFADevices': result('ListMFADevices', '<MFADevices/><IsTruncated>false</IsTruncated>'),
    'iam:GetAccountSummary': result('GetAccountSummary', `<SummaryMap>${summary}</SummaryMap>`),
    'iam:TagUser': result('TagUser', ''),
    'iam:UntagUser': result('UntagUser', ''),
  },
  whole: {
    'iam:GetLoginProfile': result(
      'GetLoginProfile',
      '<LoginProfile><UserName>ada</UserName><CreateDate>2026-01-01T00:00:00Z</CreateDate></LoginProfile>',
    ),
    'iam:ListMFADevices': result(
      'ListMFADevices',
      '<MFADevices><member><UserName>ada</UserName><SerialNumber>arn:aws:iam::123456789012:mfa/ada</SerialNumber><EnableDate>2026-01-01T00:00:00Z</EnableDate></member></MFADevices><IsTruncated>false</IsTruncated>',
    ),
  },
  changed: { 'iam:GetUser': user(marked) },
  guarded: [{ 'iam:GetUser': user(marked), 'iam:GetAccountAuthorizationDetails': users(marked) }],
  none: {
    'iam:GetAccountAuthorizationDetails': result(
      'GetAccountAuthorizationDetails',
      '<UserDetailList/><IsTruncated>false</IsTruncated>',
    ),
  },
  undone: {
    'tag-mfa-required': [
      { kept: { tag: 'MFA_REQUIRED', before: null }, after: { 'iam:GetUser': user('') } },
      {
        kept: { tag: 'MFA_REQUIRED', before: 'no' },
        after: { 'iam:GetUser': user(marked.replace('true', 'no')) },
      },
    ],
  },
  ids: { user: ['UserName'] },
};
