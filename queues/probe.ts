import * as z from 'zod/mini';
import { looking } from '../app/wiring/inventory.ts';
import type { FunctionOptions } from '../app/wiring/options.ts';
import { type ProbeAnswer, type ProbeAsked, probedResource } from '../aws/services/probe-by-lambda.ts';
import type { Resource } from '../core/resource.ts';

const text = z.string().check(z.minLength(1));
const facts = z.record(z.string(), z.unknown());

/** What identifies the resource is checked; what was observed of it is the asker's, and no right follows from it. */
const schema = z.object({
  remediation: text,
  resource: z.looseObject({
    account: z.string().check(z.regex(/^\d{12}$/)),
    region: text,
    kind: text,
    id: text,
    arn: z.string(),
    name: z.string(),
    observedAtMs: z.number(),
    tags: z.looseObject({ known: z.boolean() }),
    facts,
    metrics: facts,
    dimensions: facts,
    protections: z.array(z.object({ code: z.string(), because: z.string() })),
    material: facts,
    monthlyUsd: z.nullable(z.number()),
  }),
});

/**
 * Dry runs for the scan: asks AWS whether a remediation would be allowed, and what protects the resource. It changes
 * nothing and keeps nothing. Throws for what is not asked in this form.
 */
export function createProbe(options: FunctionOptions): (asked: ProbeAsked) => Promise<ProbeAnswer> {
  const { inventory } = looking(options);
  return async (asked) => {
    const read = schema.safeParse(asked);
    if (!read.success) {
      const fields = read.error.issues.map(({ path }) => path.join('.') || 'the message');
      throw new Error(`This is no probe: ${fields.join(', ')}`);
    }
    const { resource, remediation } = read.data;
    return inventory.probe(probedResource(resource as unknown as Resource), remediation);
  };
}
