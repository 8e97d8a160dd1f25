import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Policy } from '../../core/policy.ts';
import { once } from '../runtime/once.ts';

/**
 * The version of the shape of `Policy`. Raise it with each change of the shape, so that no function reads an
 * older file.
 */
export const policyVersion = 4;

type Compiled = { readonly policyVersion: number; readonly policy: Policy };

/** The text of the compiled policy file, which deployed functions read instead of YAML. */
export function compiledText(policy: Policy): string {
  return `${JSON.stringify({ policyVersion, policy } satisfies Compiled, null, 2)}\n`;
}

/**
 * Returns a function that reads the compiled policy once. It throws when the file is missing, invalid or of
 * another version.
 */
export function readCompiledPolicy(path: string): () => Promise<Policy> {
  return once(async () => {
    const file = resolve(path);
    return parseCompiled(await text(file), file);
  });
}

/** `file`: its name in errors. Throws when the text is of another version or no compiled policy. */
export function parseCompiled(json: string, file: string): Policy {
  const compiled = parsed(json, file);
  if (compiled.policyVersion !== policyVersion)
    throw new Error(
      `The policy ${file} was compiled for version ${String(compiled.policyVersion)}, but this is version ${policyVersion}: deploy again`,
    );
  const wrong = invalidFields(compiled.policy);
  if (wrong) throw new Error(`The policy ${file} is not a compiled policy: ${wrong}`);
  return compiled.policy as Policy;
}

async function text(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Error(`The compiled policy ${file} does not exist: deploy again`, { cause });
  }
}

function parsed(json: string, file: string): { readonly policyVersion?: unknown; readonly policy?: unknown } {
  try {
    return Object(JSON.parse(json)) as { policyVersion?: unknown };
  } catch (cause) {
    throw new Error(`The policy ${file} is not JSON: deploy again`, { cause });
  }
}

type Check = (value: unknown) => boolean;
const words: Check = (value) => typeof value === 'string';
const list: Check = Array.isArray;
const record: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const number: Check = (value) => typeof value === 'number' && Number.isFinite(value);

/** The required fields of a policy. Their values were checked when it was compiled. */
const shape: Readonly<Record<string, Check>> = {
  timeZone: words,
  dailyAt: words,
  accounts: list,
  defaultChannel: words,
  owners: record,
  approvers: record,
  limits: record,
  snooze: record,
  quietHours: record,
  claimMs: number,
  compliance: record,
  exemptTag: words,
  exemptions: list,
  rules: record,
};

function invalidFields(policy: unknown): string | undefined {
  if (!record(policy)) return 'there is no policy in it';
  const fields = policy as Readonly<Record<string, unknown>>;
  return Object.entries(shape)
    .filter(([name, isGood]) => !isGood(fields[name]))
    .map(([name]) => `${name} is missing or of another type`)
    .join('; ');
}
