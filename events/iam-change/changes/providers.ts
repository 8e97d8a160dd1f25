import type { ProviderKind } from '../../../core/changes/identity.ts';
import { providerIn, providerState } from '../../../core/iam/providers/provider.ts';
import type { Edit } from '../../../core/iam/state/edit.ts';
import { type Changes, other, type Touch, type TrailCall, textIn, touches } from '../call.ts';
import { readEdit, tagsOf } from '../touched.ts';

/** The field with the ARN of a provider. */
const arnField = { 'oidc-provider': 'openIDConnectProviderArn', 'saml-provider': 'sAMLProviderArn' } as const;

/** A provider that the request names by its ARN. */
const changed =
  (kind: ProviderKind, edit: (call: TrailCall) => Edit) =>
  (call: TrailCall): Touch =>
    provider(kind, call.need(arnField[kind]), edit(call));

function provider(kind: ProviderKind, arn: string, edit: Edit): Touch {
  const of = providerIn(arn);
  return of ? touches({ ...of, arn, edits: [edit], credential: null }) : other(kind, arn);
}

const deleted = (): Edit => ({ edit: 'delete' });
/** The state has a hash of the metadata, and AWS need not answer the text that was sent. */
const metadata = (): Edit => readEdit('the metadata document is read from AWS');
const tags = (): Edit => readEdit('the tags are read from AWS');

function created(call: TrailCall): Touch {
  const url = call.need('url').replace(/^https:\/\//, '');
  const arn =
    textIn(call.response, 'openIDConnectProviderArn') ??
    `arn:${call.partition}:iam::${call.account}:oidc-provider/${url}`;
  const of = providerIn(arn);
  const clientIds = textsIn(call.request['clientIDList']);
  const thumbprints = textsIn(call.request['thumbprintList']);
  // Without thumbprints in the request, IAM finds them out.
  if (!of || thumbprints.length === 0)
    return provider('oidc-provider', arn, readEdit('it has no thumbprints'));
  const identity = providerState(
    { ...of, arn, account: call.account, tags: tagsOf(call.request['tags']) },
    { clientIds, thumbprints },
  );
  return provider('oidc-provider', arn, { edit: 'create', identity });
}

/** OIDC and SAML providers, which roles may trust. */
export const providerChanges: Changes = {
  CreateSAMLProvider: (call) =>
    provider(
      'saml-provider',
      textIn(call.response, 'sAMLProviderArn') ??
        `arn:${call.partition}:iam::${call.account}:saml-provider/${call.need('name')}`,
      metadata(),
    ),
  UpdateSAMLProvider: changed('saml-provider', metadata),
  DeleteSAMLProvider: changed('saml-provider', deleted),
  TagSAMLProvider: changed('saml-provider', tags),
  UntagSAMLProvider: changed('saml-provider', tags),
  CreateOpenIDConnectProvider: created,
  AddClientIDToOpenIDConnectProvider: changed('oidc-provider', (call) => ({
    edit: 'add-client',
    clientId: call.need('clientID'),
  })),
  RemoveClientIDFromOpenIDConnectProvider: changed('oidc-provider', (call) => ({
    edit: 'remove-client',
    clientId: call.need('clientID'),
  })),
  UpdateOpenIDConnectProviderThumbprint: changed('oidc-provider', (call) => ({
    edit: 'put-thumbprints',
    thumbprints: textsIn(call.request['thumbprintList'])
      .map((one) => one.toLowerCase())
      .sort(),
  })),
  DeleteOpenIDConnectProvider: changed('oidc-provider', deleted),
  TagOpenIDConnectProvider: changed('oidc-provider', tags),
  UntagOpenIDConnectProvider: changed('oidc-provider', tags),
};

function textsIn(given: unknown): readonly string[] {
  return Array.isArray(given) ? given.filter((one) => typeof one === 'string') : [];
}
