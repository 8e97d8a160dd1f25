import type { AnswerTable } from '../access/answer-table.ts';

export const kmsAnswers = {
  'KMS.DescribeKey': {
    source: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html',
    root: null,
    always: ['KeyMetadata.KeyId', 'KeyMetadata.Arn', 'KeyMetadata.KeyState', 'KeyMetadata.KeyManager'],
  },
} as const satisfies AnswerTable;
