import { type CompiledPolicy, compilePolicy } from '../../app/compile-policy.ts';
import { formatProblems } from '../../app/config.ts';

/** The policy as it stands in the file, checked. Throws with the file's lines when it must not be deployed. */
export async function deployedPolicy(file: string | null): Promise<CompiledPolicy> {
  const compiled = await compilePolicy(file);
  if (!compiled.ok) {
    throw new Error(
      `The policy is not in order, and nothing was deployed:\n${formatProblems(compiled.error)}`,
    );
  }
  if (compiled.value.warnings.length > 0) console.warn(formatProblems(compiled.value.warnings));
  return compiled.value;
}
