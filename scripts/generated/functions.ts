import { functions } from '../../app/functions.generated.ts';
import { functionFiles } from '../function-sources.ts';

/** The declarations as plain data, for code that must not load what they import. */
export function files(root: string): Readonly<Record<string, string>> {
  const paths = functionFiles(root);
  const facts = functions
    // JSON leaves out what is a function.
    .map((fn, at) => ({ file: paths[at], ...fn }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { 'infra/functions.generated.json': `${JSON.stringify(facts, null, 2)}\n` };
}
