import {
  CreateOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from '@aws-sdk/client-iam';
import { z } from 'zod';
import { defineLocalKind } from '../define.ts';
import { name, tags } from '../fields.ts';
import { tagList, words } from '../tags.ts';

const schema = z.strictObject({
  /** The host of its URL. */
  name,
  tags,
  clients: z.array(z.string()).default(['sts.amazonaws.com']),
});

const thumbprint = '0123456789abcdef0123456789abcdef01234567';
const otherThumbprint = '89abcdef0123456789abcdef0123456789abcdef';

/** OIDC providers. */
export const local = defineLocalKind<z.output<typeof schema>>({
  section: 'providers',
  schema,
  make: async ({ aws, limit }, entries) => {
    const make = (seed: z.output<typeof schema>) =>
      aws.iam().send(
        new CreateOpenIDConnectProviderCommand({
          Url: `https://${seed.name}`,
          ClientIDList: seed.clients,
          ThumbprintList: [thumbprint],
          Tags: tagList(seed.tags),
        }),
      );
    await Promise.all(entries.map((entry) => limit(() => make(entry))));
    return [];
  },
  panes: [
    {
      title: 'OIDC provider',
      scope: 'global',
      read: async (aws) => {
        const iam = aws.iam();
        const { OpenIDConnectProviderList = [] } = await iam.send(new ListOpenIDConnectProvidersCommand({}));
        return Promise.all(
          OpenIDConnectProviderList.map(async ({ Arn = '' }) => {
            const { ClientIDList = [], ThumbprintList = [] } = await iam.send(
              new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: Arn }),
            );
            const isOther = ThumbprintList.includes(otherThumbprint);
            return {
              id: Arn,
              name: Arn.slice(Arn.indexOf('/') + 1),
              state: isOther ? 'another certificate' : 'in use',
              tone: isOther ? ('watch' as const) : ('good' as const),
              detail: words(...ClientIDList),
            };
          }),
        );
      },
      changes: [
        {
          title: 'Trust another certificate',
          call: async (aws, _, openIDConnectProviderArn) => {
            const thumbprintList = [otherThumbprint];
            await aws.iam().send(
              new UpdateOpenIDConnectProviderThumbprintCommand({
                OpenIDConnectProviderArn: openIDConnectProviderArn,
                ThumbprintList: thumbprintList,
              }),
            );
            return {
              sample: 'UpdateOpenIDConnectProviderThumbprint',
              request: { openIDConnectProviderArn, thumbprintList },
            };
          },
        },
      ],
    },
  ],
});
