import type { Finding, TagRequest, TagRequests } from '../finding.ts';
import type { Policy, RulePolicy } from '../policy.ts';
import type { Resource, Tags } from '../resource.ts';
import { requirementsIn } from '../rule.ts';
import { isAllowedValue, isKeyOf, type TagRequirement, tagProblems } from './requirements.ts';

/** AWS limits per resource. AWS's own `aws:` tags do not count. */
const maxTags = 50;
const maxKey = 128;
export const maxTagValue = 256;
/** Characters that every AWS service accepts in keys and values. Some accept more, which the policy may list. */
const characters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Returns the required tags that are missing or have a disallowed value. */
export function tagRequestsOf(
  { tags }: Pick<Resource, 'tags'>,
  policy: Pick<RulePolicy, 'thresholds'>,
): TagRequests {
  const carried = tags.known ? tags.value : {};
  const asked = tagProblems(requirementsIn(policy.thresholds), carried).map(({ requirement, found }) =>
    asTag(requirement, found?.key ?? requirement.key, found?.value ?? null),
  );
  return { tags: asked, room: Math.max(0, maxTags - count(carried)) };
}

/** Returns the requested tags that the policy still requires, with its current allowed values. */
export function tagRequestsUnder(finding: Finding, policy: Policy): readonly TagRequest[] {
  const rulePolicy = policy.rules[finding.rule];
  const now = rulePolicy ? requirementsIn(rulePolicy.thresholds) : [];
  return (finding.plan.asks?.tags ?? []).flatMap((tag) => {
    const requirement = now.find((each) => isKeyOf(each, tag.key));
    return requirement ? [asTag(requirement, tag.key, tag.found)] : [];
  });
}

/** The tags with the values to write; or errors by key. */
export type CheckedInput =
  | { readonly input: Readonly<Record<string, string>> }
  | { readonly wrong: Readonly<Record<string, string>> };

/** Checks the value of every requested tag against the policy and AWS. Ignores other keys. */
export function checkInput(
  tags: readonly TagRequest[],
  given: Readonly<Record<string, string>>,
): CheckedInput {
  const input: [string, string][] = [];
  const wrong: [string, string][] = [];
  for (const tag of tags) {
    const value = written(tag, Object.hasOwn(given, tag.key) ? (given[tag.key] ?? '') : '');
    const problem = problemWith(tag, value);
    if (problem) wrong.push([tag.key, problem]);
    else input.push([tag.key, value]);
  }
  return wrong.length > 0 ? { wrong: Object.fromEntries(wrong) } : { input: Object.fromEntries(input) };
}

/** Returns how many of the tags are new on the resource. */
export function newTags(tags: readonly TagRequest[]): number {
  return tags.filter(({ found }) => found === null).length;
}

/** "one of dev, staging, prod"; null when any value is allowed. */
export function allowedWords({ values, pattern }: TagRequest): string | null {
  const parts = [
    ...(values && values.length > 0 ? [`one of ${listed(values)}`] : []),
    ...(pattern === null ? [] : [`like ${pattern}`]),
  ];
  return parts.length === 0 ? null : parts.join(', or ');
}

/** "Environment = dev, Owner = ada": for an audit summary. */
export function inputWords(input: Readonly<Record<string, string>>): string {
  return Object.entries(input)
    .map(([key, value]) => `${key} = ${value}`)
    .join(', ');
}

/** Whether every AWS service accepts the text as a tag value. */
export function isTagValue(value: string): boolean {
  return value.length <= maxTagValue && characters.test(value);
}

/** Whether AWS lets users write a tag with this key. */
export function isTagKey(key: string): boolean {
  return key !== '' && key.length <= maxKey && characters.test(key) && !/^aws:/i.test(key);
}

function problemWith(tag: TagRequest, value: string): string | null {
  if (!isTagKey(tag.key)) return 'AWS does not allow this tag key. Ask the maintainers of the policy.';
  if (value === '') return tag.values ? 'Choose a value.' : 'Enter a value.';
  if (value.length > maxTagValue) return `At most ${maxTagValue} characters.`;
  if (/^aws:/i.test(value)) return 'A value cannot start with “aws:”.';
  if (!characters.test(value) && !tag.values?.includes(value))
    return 'AWS allows letters, digits, spaces and _ . : / = + - @.';
  return isAllowedValue(tag, value) ? null : `Must match: ${allowedWords(tag)}.`;
}

/** Returns the value in the policy's spelling when case does not matter. */
function written({ values, ignoreCase }: TagRequest, given: string): string {
  const value = given.trim();
  const alike = ignoreCase && values?.find((one) => one.toLowerCase() === value.toLowerCase());
  return alike || value;
}

function asTag(
  { values, pattern, ignoreCase }: TagRequirement,
  key: string,
  found: string | null,
): TagRequest {
  return { key, values, pattern, ignoreCase, found };
}

function count(tags: Tags): number {
  return Object.keys(tags).filter((key) => !key.toLowerCase().startsWith('aws:')).length;
}

const listedValues = 10;

function listed(values: readonly string[]): string {
  const more = values.length - listedValues;
  return `${values.slice(0, listedValues).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
