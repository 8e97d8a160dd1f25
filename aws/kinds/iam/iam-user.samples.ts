import { example } from '../../../core/examples.ts';
import type { Samples } from '../define.ts';

const report = [
  'user,arn,user_creation_time,password_enabled,password_last_used,mfa_active',
  '<root_account>,arn:aws:iam::123456789012:root,2020-01-01T00:00:00+00:00,not_supported,N/A,true',
].join('\n');

function result(operation: string, xml: string): string {
  return `<${operation}Response><${operation}Result>${xml}</${operation}Result></${operation}Response>`;
}

export const samples: Samples<'iam-user'> = {
  resources: [example('iam-user', { id: 'ada' }), example('iam-user', { id: '<root_account>' })],
  answers: {
    'iam:GenerateCredentialReport': result('GenerateCredentialReport', '<State>COMPLETE</State>'),
    'iam:GetCredentialReport': result(
      'GetCredentialReport',
      `<Content>${Buffer.from(report).toString('base64')}</Content>`,
    ),
    'iam:GetAccountAuthorizationDetails': result(
      'GetAccountAuthorizationDetails',
      '<UserDetailList><member><UserName>ada</UserName><Path>/</Path><Arn>arn:aws:iam::123456789012:user/ada</Arn></member></UserDetailList><IsTruncated>false</IsTruncated>',
    ),
    'iam:GetUser': result(
      'GetUser',
      '<User><UserName>ada</UserName><Path>/</Path><Arn>arn:aws:iam::123456789012:user/ada</Arn></User>',
    ),
    'iam:GetLoginProfile': { error: 'NoSuchEntity', status: 404 },
    'iam:ListMFADevices': result('ListMFADevices', '<MFADevices/>'),
    'iam:GetAccountSummary': result(
      'GetAccountSummary',
      '<SummaryMap><entry><key>AccountMFAEnabled</key><value>1</value></entry></SummaryMap>',
    ),
    'iam:TagUser': result('TagUser', ''),
  },
  none: {
    'iam:GetAccountAuthorizationDetails': result(
      'GetAccountAuthorizationDetails',
      '<UserDetailList/><IsTruncated>false</IsTruncated>',
    ),
  },
  ids: { user: ['UserName'] },
};
