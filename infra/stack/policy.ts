import { type CompiledPolicy, compilePolicy } from '../../app/policy/compile.ts';
import { formatProblems } from '../../app/policy/load.ts';
import { type S3Address, s3Address } from '../../app/policy/read-file.ts';

const noFile =
  'There is no janitor.yaml, and JANITOR_CONFIG names no file: the built-in defaults are deployed, by which every rule observes only, in this account alone.';

/** The object that the functions follow; null: they have the policy of the deployment. */
export function policyObjectOf(file: string | null): S3Address | null {
  return file === null ? null : s3Address(file);
}

/** Checks and compiles the policy file. Throws with the wrong lines of an invalid file. */
export async function deployedPolicy(file: string | null): Promise<CompiledPolicy> {
  if (file === null) console.warn(noFile);
  const compiled = await compilePolicy(file);
  if (!compiled.ok) {
    throw new Error(`The policy is invalid. Nothing was deployed:\n${formatProblems(compiled.error)}`);
  }
  if (compiled.value.warnings.length > 0) console.warn(formatProblems(compiled.value.warnings));
  return compiled.value;
}
