import * as z from 'zod/mini';

/** SampleValues by the name of the field: the finding, scan and person that the emulated account has. */
export type SampleValues = Readonly<Record<string, unknown>>;

type Shape = {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
};

/** A message of this type of work, with every required field of its schema. */
export function workSample(type: string, schema: z.ZodMiniType, values: SampleValues): SampleValues {
  const shape = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as Shape;
  return { type, ...(valueOf('', shape, values) as object) };
}

function valueOf(name: string, shape: Shape, values: SampleValues): unknown {
  if ('const' in shape) return shape.const;
  if (shape.enum) return shape.enum[0];
  if (Object.hasOwn(values, name)) return values[name];
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices) {
    const empty = choices.find(({ type }) => type === 'null');
    return empty ? null : valueOf('', choices[0] ?? {}, values);
  }
  switch (shape.type) {
    case 'object':
      return Object.fromEntries(
        (shape.required ?? []).map((field) => [
          field,
          valueOf(field, shape.properties?.[field] ?? {}, values),
        ]),
      );
    case 'array':
      return shape.items ? [valueOf(singular(name), shape.items, values)] : [];
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return name.endsWith('AtMs') ? values['atMs'] : 1;
    default:
      return 'sample';
  }
}

/** `findingId` of `findingIds`. */
function singular(name: string): string {
  return name.replace(/s$/, '');
}
