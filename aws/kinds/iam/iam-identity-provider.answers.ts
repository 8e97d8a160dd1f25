import type { AnswerTable } from '../../access/answer-table.ts';

const reference = 'https://docs.aws.amazon.com/IAM/latest/APIReference';

export const answers = {
  'IAM.ListOpenIDConnectProviders': {
    source: `${reference}/API_ListOpenIDConnectProviders.html`,
    always: ['OpenIDConnectProviderList[].Arn'],
  },
  'IAM.ListSAMLProviders': {
    source: `${reference}/API_ListSAMLProviders.html`,
    always: ['SAMLProviderList[].Arn'],
  },
  'IAM.GetOpenIDConnectProvider': {
    source: `${reference}/API_GetOpenIDConnectProvider.html`,
    always: ['ClientIDList', 'ThumbprintList', 'Tags?[].Key', 'Tags?[].Value'],
    omitted: ['Tags'],
  },
  'IAM.GetSAMLProvider': {
    source: `${reference}/API_GetSAMLProvider.html`,
    always: ['SAMLMetadataDocument', 'Tags?[].Key', 'Tags?[].Value'],
    omitted: ['ValidUntil', 'Tags'],
  },
  'IAM.ListRoles': {
    source: `${reference}/API_ListRoles.html`,
    always: ['Roles[].RoleName', 'Roles[].AssumeRolePolicyDocument', 'IsTruncated'],
    omitted: ['Marker'],
  },
  'IAM.AddClientIDToOpenIDConnectProvider': {
    source: `${reference}/API_AddClientIDToOpenIDConnectProvider.html`,
    always: [],
  },
  'IAM.RemoveClientIDFromOpenIDConnectProvider': {
    source: `${reference}/API_RemoveClientIDFromOpenIDConnectProvider.html`,
    always: [],
  },
  'IAM.UpdateOpenIDConnectProviderThumbprint': {
    source: `${reference}/API_UpdateOpenIDConnectProviderThumbprint.html`,
    always: [],
  },
} as const satisfies AnswerTable;
