import type { PolicyDocument } from './statement.ts';

/** Sorted, each once. */
export function conditionKeysIn(documents: readonly PolicyDocument[]): readonly string[] {
  const keys = documents.flatMap(({ statements }) =>
    statements.flatMap(({ conditions }) => conditions.map(({ key }) => key)),
  );
  return [...new Set(keys)].sort();
}
