import type { CredentialChange } from '../../core/changes/change-origin.ts';
import { emptyIdentity, type Identity, type IdentityKind } from '../../core/changes/identity.ts';
import type { Edit } from '../../core/iam/state/edit.ts';
import type { Touched } from '../../core/iam/state/iam-event.ts';
import type { Tags } from '../../core/resource.ts';
import { fieldsIn, type TrailCall, textIn } from './call.ts';

/** The field with the name of an identity. */
const nameField = { user: 'userName', role: 'roleName', group: 'groupName' } as const;

/** An identity that the request names. */
export function named(call: TrailCall, kind: 'user' | 'role' | 'group', ...edits: readonly Edit[]): Touched {
  return { kind, arn: null, name: call.need(nameField[kind]), edits, credential: null };
}

/** A managed policy that the request names by its ARN. */
export function policyOf(call: TrailCall, ...edits: readonly Edit[]): Touched {
  const arn = call.need('policyArn');
  return { kind: 'policy', arn, name: arn.split('/').at(-1) || arn, edits, credential: null };
}

/** The owner of a credential. Without a name in the request it is the caller's own. */
export function ownerOf(call: TrailCall, credential: CredentialChange): Touched {
  const { request, response, caller } = call;
  const inResponse = Object.keys(response).map((field) => textIn(fieldsIn(response, field), 'userName'));
  const name = textIn(request, 'userName') ?? inResponse.find((one) => one !== null) ?? caller?.name;
  const arn = name !== undefined && name === caller?.name ? caller.arn : null;
  return { kind: 'user', arn, name: name ?? call.need('userName'), edits: [], credential };
}

export function readEdit(why: string): Edit {
  return { edit: 'read', why };
}

/** A new identity. `answered`: what AWS answered about it; without its ARN AWS has to be read. */
export function created(
  call: TrailCall,
  kind: IdentityKind,
  name: string,
  answered: Readonly<Record<string, unknown>>,
  more: Partial<Identity> | null,
): Touched {
  const arn = textIn(answered, 'arn');
  const credential = null;
  if (arn === null || more === null)
    return { kind, arn, name, edits: [readEdit('the event does not say all of it')], credential };
  const identity = emptyIdentity({
    kind,
    account: call.account,
    arn,
    name,
    path: textIn(answered, 'path') ?? textIn(call.request, 'path') ?? '/',
    boundary: textIn(call.request, 'permissionsBoundary'),
    tags: tagsOf(call.request['tags']),
    ...more,
  });
  return { kind, arn, name, edits: [{ edit: 'create', identity }], credential };
}

export function tagsOf(given: unknown): Tags {
  if (!Array.isArray(given)) return {};
  const pairs = given.map((one) => {
    const { key, value } = Object(one) as { readonly key?: unknown; readonly value?: unknown };
    return [key, value] as const;
  });
  return Object.fromEntries(
    pairs.filter((pair): pair is readonly [string, string] => pair.every((one) => typeof one === 'string')),
  );
}
