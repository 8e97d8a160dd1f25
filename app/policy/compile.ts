import { isDeepStrictEqual } from 'node:util';
import type { Policy } from '../../core/policy.ts';
import { done, type Result, refused } from '../../core/result.ts';
import { rules } from '../../rules/registry.generated.ts';
import { compiledText } from './compiled.ts';
import { type ConfigContext, type ConfigProblem, loadPolicy } from './load.ts';

/** `json`: the text of the compiled policy file. */
export type CompiledPolicy = {
  readonly json: string;
  readonly policy: Policy;
  readonly warnings: readonly ConfigProblem[];
};

/**
 * Checks a policy file and compiles it for `readCompiledPolicy`. `yamlPath: null` uses the built-in defaults.
 * Refused with the problems of the file; format them with `formatProblems`.
 */
export async function compilePolicy(
  yamlPath: string | null,
  context: ConfigContext = {},
): Promise<Result<CompiledPolicy, readonly ConfigProblem[]>> {
  const loaded = await loadPolicy({ path: yamlPath }, rules, {
    nowMs: Date.now(),
    isEdit: true,
    ...context,
  });
  if (!loaded.ok) return refused(loaded.error);
  const { policy, warnings } = loaded.value;
  const json = compiledText(policy);
  if (!isDeepStrictEqual(JSON.parse(json).policy, policy))
    throw new Error('The policy contains a value that JSON cannot represent');
  return done({ json, policy, warnings });
}
