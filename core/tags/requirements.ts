import type { Tags } from '../resource.ts';
import { fitsPattern } from './pattern.ts';

/** A tag that a policy asks for. */
export type TagRequirement = {
  readonly key: string;
  /** Other keys that count as this one, best first. */
  readonly aliases: readonly string[];
  /** Values that are allowed; null: not by a list. With a pattern beside it, either is enough. */
  readonly values: readonly string[] | null;
  /** The form of allowed values (pattern.ts); null: not by a form. With neither, every value that is not blank. */
  readonly pattern: string | null;
  /** Whether keys, values and pattern are compared without regard to upper and lower case. */
  readonly ignoreCase: boolean;
};

/** What is allowed as a value. */
export type AllowedValues = Pick<TagRequirement, 'values' | 'pattern' | 'ignoreCase'>;

/** Why a resource does not have what one requirement asks for. */
export type TagProblem = {
  readonly requirement: TagRequirement;
  /** The tag that was looked at, under the key that it carries; null: it has none, or only blank ones. */
  readonly found: { readonly key: string; readonly value: string } | null;
};

/** Returns the problems of the tags, in the order of the requirements. */
export function tagProblems(requirements: readonly TagRequirement[], tags: Tags): readonly TagProblem[] {
  return requirements.flatMap((requirement): TagProblem[] => {
    const found = tagFor(requirement, tags);
    return found && isAllowedValue(requirement, found.value) ? [] : [{ requirement, found }];
  });
}

/**
 * The one tag that speaks for a requirement: by its key, else by the first of its aliases that is there. Of keys that
 * differ in case alone, the one that is spelled like the requirement goes first. Blank ones say nothing.
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

/** Whether a tag of this key speaks for the requirement. */
export function isKeyOf(
  { key, aliases, ignoreCase }: Pick<TagRequirement, 'key' | 'aliases' | 'ignoreCase'>,
  carried: string,
): boolean {
  return [key, ...aliases].some((one) => isSame(one, carried, ignoreCase));
}

/** A blank value is none, whatever is allowed. */
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

/** The code of the violation, which the remediation `tag` reads. */
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

/** Compares in NFC: composed and decomposed letters are equal. */
function isSame(a: string, b: string, ignoreCase: boolean): boolean {
  return fold(a, ignoreCase) === fold(b, ignoreCase);
}

function fold(text: string, ignoreCase: boolean): string {
  return (ignoreCase ? text.normalize('NFC').toLowerCase() : text).normalize('NFC');
}

/** Sets of tags that many agree on, by the name that a policy calls them. */
export const tagPresets = {
  'cost-allocation': [asked('Environment'), asked('Owner'), asked('CostCenter')],
  environments: [asked('Environment', ['dev', 'staging', 'prod']), asked('Owner'), asked('Application')],
} as const satisfies Readonly<Record<string, readonly TagRequirement[]>>;

function asked(key: string, values: readonly string[] | null = null): TagRequirement {
  return { key, aliases: [], values, pattern: null, ignoreCase: false };
}
