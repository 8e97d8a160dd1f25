import type { Tags } from '../resource.ts';
import { fitsPattern } from './pattern.ts';

/** A tag that a policy requires. */
export type TagRequirement = {
  readonly key: string;
  /** Other keys that also count, in order of preference. */
  readonly aliases: readonly string[];
  /** Allowed values; null: no list. With both a list and a pattern, either is enough. */
  readonly values: readonly string[] | null;
  /** Pattern of allowed values (pattern.ts); null: none. Without list and pattern, any non-blank value is allowed. */
  readonly pattern: string | null;
  /** Whether keys, values and pattern ignore case. */
  readonly ignoreCase: boolean;
};

/** The allowed values of a tag. */
export type AllowedValues = Pick<TagRequirement, 'values' | 'pattern' | 'ignoreCase'>;

/** Why a resource does not meet a requirement. */
export type TagProblem = {
  readonly requirement: TagRequirement;
  /** The tag found, with its actual key; null: missing or blank. */
  readonly found: { readonly key: string; readonly value: string } | null;
};

/** Returns the unmet requirements, in order. */
export function tagProblems(requirements: readonly TagRequirement[], tags: Tags): readonly TagProblem[] {
  return requirements.flatMap((requirement): TagProblem[] => {
    const found = tagFor(requirement, tags);
    return found && isAllowedValue(requirement, found.value) ? [] : [{ requirement, found }];
  });
}

/**
 * The tag that answers a requirement: by its key, else by the first alias present. Among keys that differ
 * only in case, the exact spelling comes first. Blank tags are skipped.
 */
export function tagFor(
  { key, aliases, ignoreCase }: Pick<TagRequirement, 'key' | 'aliases' | 'ignoreCase'>,
  tags: Tags,
): { readonly key: string; readonly value: string } | null {
  for (const name of [key, ...aliases]) {
    const carried = Object.keys(tags)
      .filter((one) => isSame(one, name, ignoreCase))
      .sort((a, b) => Number(b === name) - Number(a === name) || (a < b ? -1 : 1));
    for (const one of carried) {
      const value = tags[one] ?? '';
      if (!isBlank(value)) return { key: one, value };
    }
  }
  return null;
}

/** Whether a tag with this key answers the requirement. */
export function isKeyOf(
  { key, aliases, ignoreCase }: Pick<TagRequirement, 'key' | 'aliases' | 'ignoreCase'>,
  carried: string,
): boolean {
  return [key, ...aliases].some((one) => isSame(one, carried, ignoreCase));
}

/** A blank value is never allowed. */
export function isAllowedValue({ values, pattern, ignoreCase }: AllowedValues, value: string): boolean {
  if (isBlank(value)) return false;
  if (values === null && pattern === null) return true;
  if (values?.some((one) => isSame(one, value, ignoreCase))) return true;
  return pattern !== null && fitsPattern(pattern, value, ignoreCase);
}

/** "dev, staging or prod", "like CC-[0-9]*", "anything". */
export function allowedInWords({ values, pattern }: Pick<AllowedValues, 'values' | 'pattern'>): string {
  const form = pattern === null ? [] : [`like ${pattern}`];
  const all = [...(values ?? []), ...form];
  if (all.length === 0) return 'anything';
  return all.length === 1 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} or ${all.at(-1) ?? ''}`;
}

/** The reason code of the violation. The remediation `tag` reads it. */
export function tagReason({ requirement: { key }, found }: TagProblem): string {
  return `${found === null ? 'missing' : 'value'}:${key}`;
}

/** Returns whether only AWS can write this key. */
export function isReservedTagKey(key: string): boolean {
  return key.trim().toLowerCase().startsWith('aws:');
}

/** Returns whether a value has only spaces, control and format characters. */
export function isBlank(value: string): boolean {
  return !/[^\s\p{Z}\p{Cc}\p{Cf}]/u.test(value);
}

/** Compares in NFC, so composed and decomposed letters are equal. */
function isSame(a: string, b: string, ignoreCase: boolean): boolean {
  return fold(a, ignoreCase) === fold(b, ignoreCase);
}

function fold(text: string, ignoreCase: boolean): string {
  return (ignoreCase ? text.normalize('NFC').toLowerCase() : text).normalize('NFC');
}

/** Common sets of required tags, by their name in a policy. */
export const tagPresets = {
  'cost-allocation': [asked('Environment'), asked('Owner'), asked('CostCenter')],
  environments: [asked('Environment', ['dev', 'staging', 'prod']), asked('Owner'), asked('Application')],
} as const satisfies Readonly<Record<string, readonly TagRequirement[]>>;

function asked(key: string, values: readonly string[] | null = null): TagRequirement {
  return { key, aliases: [], values, pattern: null, ignoreCase: false };
}
