import type { AnswerTable } from '../../access/answer-table.ts';

const kms = 'https://docs.aws.amazon.com/kms/latest/APIReference';

export const answers = {
  'KMS.ListKeys': {
    source: `${kms}/API_ListKeys.html`,
    root: null,
    always: ['Keys[].KeyId', 'Keys[].KeyArn', 'Truncated'],
    omitted: ['NextMarker'],
  },
  'KMS.GetKeyPolicy': { source: `${kms}/API_GetKeyPolicy.html`, root: null, always: ['Policy'] },
  'KMS.ListResourceTags': {
    source: `${kms}/API_ListResourceTags.html`,
    root: null,
    always: ['Tags[].TagKey', 'Tags[].TagValue', 'Truncated'],
    omitted: ['NextMarker'],
  },
} as const satisfies AnswerTable;
