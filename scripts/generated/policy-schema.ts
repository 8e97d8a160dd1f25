import { z } from 'zod';
import { policyFileOf } from '../../app/policy/schema.ts';
import { rules } from '../../rules/registry.generated.ts';

/** For editors. */
export function files(): Readonly<Record<string, string>> {
  const schema = {
    ...z.toJSONSchema(policyFileOf(rules), { io: 'input', target: 'draft-07' }),
    title: 'Cloud Janitor policy',
  };
  return { 'janitor.schema.json': `${JSON.stringify(schema, null, 2)}\n` };
}
