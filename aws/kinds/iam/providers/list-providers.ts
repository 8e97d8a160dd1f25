import { ListOpenIDConnectProvidersCommand, ListSAMLProvidersCommand } from '@aws-sdk/client-iam';
import { requiredList } from '../../../access/answers.ts';
import { onAll, sends } from '../../../access/permission.ts';
import type { Reader } from '../../define.ts';
import { there } from '../identity-pages.ts';

export const listsProviders = [
  sends(
    'IAM.ListOpenIDConnectProviders',
    onAll('iam:ListOpenIDConnectProviders', 'The action lists all providers of the account.'),
  ),
  sends(
    'IAM.ListSAMLProviders',
    onAll('iam:ListSAMLProviders', 'The action lists all providers of the account.'),
  ),
];

/** ARNs of all providers. Neither call has pages. */
export async function listProviderArns(aws: Reader): Promise<readonly string[]> {
  const iam = aws.clients.iam();
  const { OpenIDConnectProviderList } = await iam.send(new ListOpenIDConnectProvidersCommand({}));
  const { SAMLProviderList } = await iam.send(new ListSAMLProvidersCommand({}));
  const all = [
    ...requiredList(OpenIDConnectProviderList, 'OIDC providers'),
    ...requiredList(SAMLProviderList, 'SAML providers'),
  ];
  return all.map(({ Arn }) => there(Arn, 'the ARN of a provider'));
}
