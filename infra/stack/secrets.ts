import type { Context } from './context.ts';

/** Values from `sst secret set`. */
export type SecretValues = Readonly<Record<'botToken' | 'signingSecret', sst.Secret>>;

/** ARNs in AWS Secrets Manager. */
export type Secrets = Readonly<Record<keyof SecretValues, $util.Output<string>>>;

export function makeSecrets(context: Context, values: SecretValues): Secrets {
  const { botTokenSecret, signingSecret } = context.names;
  return {
    botToken: makeSecret(context, 'BotToken', {
      name: botTokenSecret,
      description: "Bot token of the janitor's Slack app",
      value: values.botToken.value,
    }),
    signingSecret: makeSecret(context, 'SigningSecret', {
      name: signingSecret,
      description: "Signing secret of the janitor's Slack app",
      value: values.signingSecret.value,
    }),
  };
}

export function makeSecret(
  { isProtected }: Context,
  logical: string,
  {
    name,
    description,
    value,
  }: { readonly name: string; readonly description: string; readonly value: $util.Output<string> },
): $util.Output<string> {
  // Without a recovery window, a removed stage can be deployed again at once under the same name.
  const secret = new aws.secretsmanager.Secret(logical, {
    name,
    description,
    recoveryWindowInDays: isProtected ? 30 : 0,
  });
  new aws.secretsmanager.SecretVersion(`${logical}Value`, { secretId: secret.id, secretString: value });
  return secret.arn;
}
