import type { AnswerTable } from '../../access/answer-table.ts';

const reference = 'https://docs.aws.amazon.com/IAM/latest/APIReference';

export const answers = {
  'IAM.GenerateCredentialReport': {
    source: `${reference}/API_GenerateCredentialReport.html`,
    always: ['State'],
  },
  'IAM.GetCredentialReport': { source: `${reference}/API_GetCredentialReport.html`, always: ['Content'] },
  'IAM.GetLoginProfile': {
    source: `${reference}/API_LoginProfile.html`,
    always: ['LoginProfile.UserName', 'LoginProfile.CreateDate'],
  },
  'IAM.ListMFADevices': {
    source: `${reference}/API_ListMFADevices.html`,
    always: ['MFADevices[].SerialNumber', 'IsTruncated'],
  },
  'IAM.GetAccountSummary': {
    source: `${reference}/API_GetAccountSummary.html`,
    always: ['SummaryMap.AccountMFAEnabled'],
    checked: ['SummaryMap.AccountPasswordPresent', 'SummaryMap.AccountAccessKeysPresent'],
  },
  // The responses have no fields.
  'IAM.UntagUser': { source: `${reference}/API_UntagUser.html`, always: [] },
  'IAM.TagUser': { source: `${reference}/API_TagUser.html`, always: [] },
} as const satisfies AnswerTable;
