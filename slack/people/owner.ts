import type { Owner } from '../../core/finding.ts';
import { ownerOverrideKey, ownerTag } from '../../core/owner.ts';
import type { Policy } from '../../core/policy.ts';
import type { Resource } from '../../core/resource.ts';
import { shorten } from '../../core/shorten.ts';
import { type PeopleDeps, personByEmail, personById, type SlackPerson } from './look-up.ts';

/**
 * Who is asked about a resource, and why them: what was said in Slack first, then the owner tag. Nobody found, or
 * Slack out of reach: the channel is asked, and `why` says so. Does not throw when Slack fails.
 */
export async function resolveOwner(deps: PeopleDeps, resource: Resource, policy: Policy): Promise<Owner> {
  const override = await deps.keyValue.get(ownerOverrideKey(resource));
  if (override) return override.value as Owner;
  if (!resource.tags.known) return unknownOwner('unknown', 'its tags could not be read');
  const tag = ownerTag(resource, policy);
  if (!tag) return unknownOwner('unknown', `it has no tag ${policy.owners.tags.join(', ')}`);
  const why = `tag ${shown(tag.key)} = ${shown(tag.value)}`;
  const address = addressOf(tag.value, policy);
  if (!address) return unknownOwner(shown(tag.value), `${why}, which names nobody in Slack`);
  const found = isSlackId(address) ? await personById(deps, address) : await personByEmail(deps, address);
  if (!found.ok) return unknownOwner(shown(tag.value), `${why}; ${found.error}`);
  if (!found.value) return unknownOwner(shown(tag.value), `${why}, who is not in this Slack workspace`);
  return ownerOf(found.value, why);
}

function ownerOf(person: SlackPerson, why: string): Owner {
  return { userId: person.userId, name: person.name, why };
}

function unknownOwner(name: string, why: string): Owner {
  return { userId: null, name, why };
}

/** An e-mail or a Slack user id; undefined for a value that leads to nobody. */
function addressOf(value: string, { owners }: Policy): string | undefined {
  const mapped = Object.hasOwn(owners.people, value.toLowerCase())
    ? owners.people[value.toLowerCase()]
    : undefined;
  if (mapped) return mapped;
  if (isEmail(value)) return value;
  const completed = owners.emailDomain ? `${value}@${owners.emailDomain}` : '';
  return isEmail(completed) ? completed : undefined;
}

/** Strict on purpose: a tag can hold anything. */
function isEmail(value: string): boolean {
  return value.length <= 254 && /^[\w.+-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(value);
}

function isSlackId(value: string): boolean {
  return /^[UW][A-Z0-9]{2,}$/.test(value);
}

/** Tags are up to 256 characters of anything; escaping is for where it is shown. */
function shown(text: string): string {
  return shorten(text, 80);
}
