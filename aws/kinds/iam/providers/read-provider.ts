import { createHash } from 'node:crypto';
import { GetOpenIDConnectProviderCommand, GetSAMLProviderCommand } from '@aws-sdk/client-iam';
import { type Provider, providerState } from '../../../../core/iam/providers/provider.ts';
import { absent } from '../../../access/answers.ts';
import { partitionOf } from '../../../access/partitions.ts';
import { type ArnPattern, on, sends } from '../../../access/permission.ts';
import { toTags } from '../../../tags.ts';
import type { Reader } from '../../define.ts';
import { noSuchEntity } from '../identity-arns.ts';
import { there } from '../identity-pages.ts';

export const oidcProviders: ArnPattern = 'arn:{partition}:iam::{account}:oidc-provider/*';
const samlProviders: ArnPattern = 'arn:{partition}:iam::{account}:saml-provider/*';

export const readsOidc = sends(
  'IAM.GetOpenIDConnectProvider',
  on(oidcProviders, 'iam:GetOpenIDConnectProvider'),
);

export const readsProviders = [
  readsOidc,
  sends('IAM.GetSAMLProvider', on(samlProviders, 'iam:GetSAMLProvider')),
];

/** The ARN of the provider with this id (`saml-provider/company`). */
export function providerArn(aws: Reader, id: string): string {
  return `arn:${partitionOf(aws.clients.homeRegion)}:iam::${aws.account}:${id}`;
}

/** Undefined: it does not exist. */
export function readProvider(
  aws: Reader,
  of: Pick<Provider, 'arn' | 'kind' | 'name'>,
): Promise<Provider | undefined> {
  return absent(noSuchEntity, undefined, () =>
    of.kind === 'oidc-provider' ? readOidc(aws, of) : readSaml(aws, of),
  );
}

async function readOidc(aws: Reader, of: Pick<Provider, 'arn' | 'kind' | 'name'>): Promise<Provider> {
  const { ClientIDList, ThumbprintList, Tags } = await aws.clients
    .iam()
    .send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: of.arn }));
  return providerState(
    { ...of, account: aws.account, tags: toTags(Tags ?? []) },
    {
      clientIds: there(ClientIDList, 'the clients of a provider'),
      thumbprints: there(ThumbprintList, 'the thumbprints of a provider'),
    },
  );
}

async function readSaml(aws: Reader, of: Pick<Provider, 'arn' | 'kind' | 'name'>): Promise<Provider> {
  const { SAMLMetadataDocument, ValidUntil, Tags } = await aws.clients
    .iam()
    .send(new GetSAMLProviderCommand({ SAMLProviderArn: of.arn }));
  const document = there(SAMLMetadataDocument, 'the metadata document of a provider');
  return providerState(
    { ...of, account: aws.account, tags: toTags(Tags ?? []) },
    {
      metadata: createHash('sha256').update(document).digest('hex'),
      validUntil: ValidUntil?.toISOString() ?? null,
    },
  );
}
