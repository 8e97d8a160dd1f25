import type { Owner } from '../../core/finding.ts';
import { isEmail, ownerNames } from '../../core/owners/owner-names.ts';
import { type Owned, ownerOverrideKey, ownerTag } from '../../core/owners/owner-tag.ts';
import type { Policy } from '../../core/policy.ts';
import { shorten } from '../../core/shorten.ts';
import { type PeopleDeps, personByEmail, personById, type SlackPerson } from './look-up.ts';

/**
 * The owner of a resource, and why: an owner that was set in Slack, else the owner tag. When nobody is found
 * or Slack fails, the channel is asked and `why` says so. Never throws because of Slack.
 */
export async function resolveOwner(deps: PeopleDeps, resource: Owned, policy: Policy): Promise<Owner> {
  const override = await deps.keyValue.get(ownerOverrideKey(resource));
  if (override) return override.value as Owner;
  if (!resource.tags.known) return unknownOwner('unknown', 'its tags could not be read');
  const tag = ownerTag(resource, policy);
  if (!tag)
    return { ...unknownOwner('unknown', `it has no tag ${policy.owners.tags.join(', ')}`), tag: null };
  const why = `tag ${shown(tag.key)} = ${shown(tag.value)}`;
  const addresses = addressesIn(tag.value, policy);
  if (addresses.length === 0)
    return { ...unknownOwner(shown(tag.value), `${why}, which matches nobody in Slack`), tag };
  const people = new Map<string, SlackPerson>();
  const missing: string[] = [];
  // Sequential, because of Slack's rate limits.
  for (const address of addresses) {
    const found = isSlackId(address) ? await personById(deps, address) : await personByEmail(deps, address);
    if (!found.ok) missing.push(`; ${found.error}`);
    else if (!found.value) missing.push(', who is not in this Slack workspace');
    else people.set(found.value.userId, found.value);
  }
  const [first, ...others] = people.values();
  if (!first) return { ...unknownOwner(shown(tag.value), `${why}${missing[0]}`), tag };
  return {
    userId: first.userId,
    ...(others.length > 0 ? { others: others.map(({ userId }) => userId) } : {}),
    name: shown([first, ...others].map(({ name }) => name).join(', ')),
    why: missing.length > 0 ? `${why}; not found: ${missing.length}` : why,
    tag,
  };
}

function unknownOwner(name: string, why: string): Owner {
  return { userId: null, name, why };
}

/** E-mail addresses and Slack user ids: the policy's mapping of the whole value, else of each name in it. */
function addressesIn(value: string, policy: Policy): readonly string[] {
  const whole = mapped(value, policy);
  if (whole !== undefined) return [whole];
  return (ownerNames(value) ?? []).flatMap((name) => addressOf(name, policy) ?? []);
}

/** Undefined for a name without a mapping or an e-mail address. */
function addressOf(name: string, policy: Policy): string | undefined {
  const { emailDomain } = policy.owners;
  const completed = emailDomain && !name.includes('@') ? `${name}@${emailDomain}` : name;
  return mapped(name, policy) ?? (isEmail(completed) ? completed : undefined);
}

function mapped(value: string, { owners }: Policy): string | undefined {
  const key = value.toLowerCase();
  return Object.hasOwn(owners.people, key) ? owners.people[key] : undefined;
}

function isSlackId(value: string): boolean {
  return /^[UW][A-Z0-9]{2,}$/.test(value);
}

/** Tag values have up to 256 characters. Not escaped here: the display escapes. */
function shown(text: string): string {
  return shorten(text, 80);
}
