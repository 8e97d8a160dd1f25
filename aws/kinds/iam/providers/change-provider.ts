import {
  AddClientIDToOpenIDConnectProviderCommand,
  type IAMClient,
  RemoveClientIDFromOpenIDConnectProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from '@aws-sdk/client-iam';
import type { Edit } from '../../../../core/iam/state/edit.ts';
import { Refused } from '../../../../core/ports/remediator.ts';
import { on, sends } from '../../../access/permission.ts';
import { type IamCall, inOrder } from '../carry-out.ts';
import { oidcProviders } from './read-provider.ts';

/** What `changeProvider` sends. */
export const changesProviders = [
  'AddClientIDToOpenIDConnectProvider',
  'RemoveClientIDFromOpenIDConnectProvider',
  'UpdateOpenIDConnectProviderThumbprint',
].map((name) => sends(`IAM.${name}`, on(oidcProviders, `iam:${name}`)));

/** Carries out the edits of an OIDC provider in their order. Refuses all others before the first. */
export async function changeProvider(iam: IAMClient, arn: string, edits: readonly Edit[]): Promise<void> {
  await inOrder(edits.map((edit): IamCall => ({ what: edit.edit, send: callOf(iam, arn, edit) })));
}

function callOf(iam: IAMClient, OpenIDConnectProviderArn: string, edit: Edit): IamCall['send'] {
  switch (edit.edit) {
    case 'add-client': {
      const input = { OpenIDConnectProviderArn, ClientID: edit.clientId };
      return () => iam.send(new AddClientIDToOpenIDConnectProviderCommand(input));
    }
    case 'remove-client': {
      const input = { OpenIDConnectProviderArn, ClientID: edit.clientId };
      return () => iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand(input));
    }
    case 'put-thumbprints': {
      const input = { OpenIDConnectProviderArn, ThumbprintList: [...edit.thumbprints] };
      return () => iam.send(new UpdateOpenIDConnectProviderThumbprintCommand(input));
    }
    default:
      throw new Refused('Janitor changes only the clients and thumbprints of an OIDC provider');
  }
}
