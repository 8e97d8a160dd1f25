import { z } from 'zod';
import { parsePattern } from '../../core/tags/pattern.ts';
import { isReservedTagKey, type TagRequirement, tagPresets } from '../../core/tags/requirements.ts';

const presetNames = Object.keys(tagPresets) as (keyof typeof tagPresets)[];

// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
const key = z
  .string()
  .trim()
  .min(1)
  .max(128)
  .regex(
    /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u,
    'expected a tag key that AWS allows: letters, digits, spaces and _ . : / = + - @',
  )
  .refine((one) => !isReservedTagKey(one), 'tag keys that begin with aws: are reserved for AWS')
  .meta({ description: 'A tag key, at most 128 characters; not beginning with aws:' });

const pattern = z
  .string()
  .min(1)
  .max(128)
  .superRefine((value, context) => {
    const parsed = parsePattern(value);
    if (!parsed.ok) context.addIssue({ code: 'custom', message: `the pattern ${parsed.error}` });
  })
  .meta({ description: '* is any text, ? any character, [A-Z0-9] one of these, [!0-9] none of these' });

const requirement = z.strictObject({
  key,
  aliases: z
    .array(key)
    .max(20)
    .default([])
    .meta({ description: 'Other keys for this tag, in order of preference' }),
  values: z
    .array(z.string().trim().min(1).max(256))
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'Allowed values; with `pattern`, a value needs to match only one of the two' }),
  pattern: pattern.optional(),
  ignoreCase: z.boolean().optional().meta({
    description: 'Whether case is ignored in keys, values and pattern. Default: the setting for all tags',
  }),
});

type TagEntry = z.output<typeof requirement>;

/** The tags that a policy requires. Parses to a list of requirements. */
export const tagRequirements = z
  .strictObject({
    preset: z.enum(presetNames).optional(),
    ignoreCase: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether upper and lower case are the same, in keys and in values' }),
    required: z
      .array(requirement)
      .min(1)
      .max(50)
      .optional()
      .meta({ description: 'Beside those of the preset; one with the same key takes its place' }),
  })
  .superRefine(({ preset, required }, context) => {
    if (!preset && !required)
      context.addIssue({ code: 'custom', message: 'requires no tags: give `preset`, `required` or both' });
    for (const { path, message } of clashes(required ?? [], preset ? tagPresets[preset] : []))
      context.addIssue({ code: 'custom', path: ['required', ...path], message });
  })
  .transform(({ preset, ignoreCase, required = [] }): readonly TagRequirement[] => {
    const named = preset ? tagPresets[preset] : [];
    const given = required.map((one) => complete(one, ignoreCase));
    const taken = new Set<TagRequirement>();
    const kept = named.map((one): TagRequirement => {
      const instead = given.find((other) => isSameKey(other.key, one.key));
      if (instead) taken.add(instead);
      return instead ?? { ...one, ignoreCase };
    });
    return [...kept, ...given.filter((one) => !taken.has(one))];
  });

function complete(
  { key, aliases, values, pattern, ignoreCase }: TagEntry,
  byDefault: boolean,
): TagRequirement {
  return {
    key,
    aliases,
    values: values ?? null,
    pattern: pattern ?? null,
    ignoreCase: ignoreCase ?? byDefault,
  };
}

/** Finds keys and aliases that are used by two requirements, of the file or of the preset. */
function clashes(required: readonly TagEntry[], preset: readonly TagRequirement[]) {
  const seen: { readonly key: string; readonly at: number }[] = preset
    .filter((one) => !required.some(({ key }) => isSameKey(key, one.key)))
    .map(({ key }) => ({ key, at: -1 }));
  return required.flatMap(({ key, aliases }, at) =>
    [key, ...aliases].flatMap((one, index) => {
      const clash = seen.some((other) => isSameKey(other.key, one) && other.at !== at);
      seen.push({ key: one, at });
      if (!clash) return [];
      const path = index === 0 ? [at, 'key'] : [at, 'aliases', index - 1];
      return [{ path, message: `${one} is there twice: case is ignored here` }];
    }),
  );
}

function isSameKey(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
