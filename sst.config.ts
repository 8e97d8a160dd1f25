/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  app: ({ stage }) => ({
    name: 'cloud-janitor',
    home: 'aws',
    removal: stage === 'production' ? 'retain' : 'remove',
    protect: stage === 'production',
    providers: {
      aws: {
        ...(process.env.AWS_REGION ? { region: process.env.AWS_REGION as aws.Region } : {}),
        defaultTags: { tags: { project: 'cloud-janitor', stage: stage ?? '', 'managed-by': 'sst' } },
      },
    },
  }),
  async run() {
    const secrets = {
      botToken: new sst.Secret('SlackBotToken'),
      signingSecret: new sst.Secret('SlackSigningSecret'),
    };
    const { makeJanitor } = await import('./infra/stack/main.ts');
    return makeJanitor(secrets);
  },
});
