import * as z from 'zod/mini';
import { defineFunction } from '../core/functions/function.ts';
import {
  type Inventory,
  type ProbeAnswer,
  type ProbeRequest,
  probedResource,
} from '../core/ports/inventory.ts';
import type { Resource } from '../core/resource.ts';

const text = z.string().check(z.minLength(1));
const facts = z.record(z.string(), z.unknown());

/** Checks the fields that identify the resource. The others come from the caller and grant no permission. */
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

/** The handler throws when its argument does not match the schema. */
export function probeHandler(
  inventory: Pick<Inventory, 'probe'>,
): (asked: ProbeRequest) => Promise<ProbeAnswer> {
  return async (asked) => {
    const read = schema.safeParse(asked);
    if (!read.success) {
      const fields = read.error.issues.map(({ path }) => path.join('.') || 'the message');
      throw new Error(`The probe request is invalid: ${fields.join(', ')}`);
    }
    const { resource, remediation } = read.data;
    return inventory.probe(probedResource(resource as unknown as Resource), remediation);
  };
}

export const fn = defineFunction({
  name: 'probe',
  wakes: { by: 'function' },
  memoryMb: 256,
  timeoutSeconds: 20,
  description: 'Makes dry runs for the scan. Changes and stores nothing',
  why: 'Checks permissions with AWS dry runs. A dry run needs the permission for the real call; this function makes only dry runs, and only the scan invokes it.',
  needs: {
    // From the policy it needs the external id for assuming roles in other accounts.
    deps: ['inventory', 'policy'],
    resources: { probe: true },
  },
  create: ({ inventory }) => probeHandler(inventory),
});
