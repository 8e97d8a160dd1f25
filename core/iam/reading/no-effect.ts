import { parseArn } from '../semantics/arn.ts';
import type { Attached } from './attached.ts';
import { type EventFacts, text } from './event.ts';

/** Nothing changed, or the janitor did it itself. */
export function hasNoEffect(event: EventFacts, attached: Attached): boolean {
  if (event.isFailed || event.isReadOnly || event.name === 'DeletePolicyVersion') return true;
  if (isBy(attached.self, event.actor)) return true;
  if (event.name !== 'CreatePolicyVersion') return false;
  const version = event.response['policyVersion'];
  const isDefault =
    typeof version === 'object' && version !== null && 'isDefaultVersion' in version
      ? version.isDefaultVersion
      : event.parameters['setAsDefault'];
  return isDefault === false;
}

/** A session's ARN names the role, too: `assumed-role/NAME/SESSION`. */
function isBy(self: string | null, actor: string | null): boolean {
  if (!self || !actor) return false;
  if (self === actor) return true;
  const [mine, theirs] = [parseArn(self), parseArn(actor)];
  const [kind, name] = theirs?.resource.split('/') ?? [];
  return (
    kind === 'assumed-role' &&
    mine?.account === theirs?.account &&
    name !== undefined &&
    mine?.resource.split('/').at(-1) === name
  );
}

/** The document in the event's own request, under each service's name for it. */
export function documentIn({ name, parameters }: EventFacts): unknown {
  if (!/^(Put|Create|Update|Set)/.test(name)) return undefined;
  for (const field of [
    'policyDocument',
    'assumeRolePolicyDocument',
    'bucketPolicy',
    'policyText',
    'policy',
    'resourcePolicy',
    'inlinePolicy',
  ]) {
    const value = parameters[field];
    if (text(value) !== null || (typeof value === 'object' && value !== null)) return value;
  }
  return undefined;
}
