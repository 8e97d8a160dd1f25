import type { PolicyFiles, WatchedFile } from '../../../core/ports/policy-files.ts';
import { done, refused } from '../../../core/result.ts';
import type { AnyRule } from '../../../core/rule.ts';
import { compiledText, policyVersion } from '../compiled.ts';
import { formatProblems, parsePolicy } from '../load.ts';
import { type PolicySource, readVersion } from '../read-file.ts';
import { packed } from './packed.ts';

/** The files of a policy that is read while the functions run. */
export function policyFilesAt(source: PolicySource, rules: readonly AnyRule[]): PolicyFiles {
  const { path } = source;
  if (path === null) return {};
  return { policy: policyFileAt({ ...source, path }, rules) };
}

function policyFileAt(
  source: PolicySource & { readonly path: string },
  rules: readonly AnyRule[],
): WatchedFile {
  return {
    file: source.path,
    read: (knownEtag) => readVersion(source, knownEtag),
    compile: (text) => {
      const parsed = parsePolicy(text, source.path, rules, { nowMs: Date.now(), isEdit: true });
      if (!parsed.ok) return refused(formatProblems(parsed.error).split('\n'));
      return done(packed(compiledText(parsed.value.policy)));
    },
    shape: policyVersion,
  };
}
