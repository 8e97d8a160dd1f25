import type { JsonObject } from '../slack/types.ts';

/** What Slack posts to the app's URL. */
export type SlackContent = { readonly form: JsonObject } | { readonly json: JsonObject };

type Asker = { readonly userId: string; readonly teamId: string; readonly channel: string };

/** Requests of each type, by name. https://docs.slack.dev/interactivity */
export function slackSamples({ userId, teamId, channel }: Asker): Readonly<Record<string, SlackContent>> {
  const team = { id: teamId, domain: 'example' };
  const command = (text: string): SlackContent => ({
    form: {
      token: 'x',
      team_id: teamId,
      team_domain: team.domain,
      channel_id: channel,
      channel_name: 'cloud-janitor',
      user_id: userId,
      user_name: 'sam',
      command: '/janitor',
      text,
      api_app_id: 'A0JANITOR',
      response_url: 'https://hooks.slack.test/commands/1',
      trigger_id: 'trigger.none',
    },
  });
  return {
    'command-help': command('help'),
    'command-status': command('status'),
    'command-scan': command('scan'),
    'home-opened': {
      json: {
        token: 'x',
        team_id: teamId,
        api_app_id: 'A0JANITOR',
        type: 'event_callback',
        event_id: 'Ev0SAMPLE',
        event_time: 1_795_000_000,
        authorizations: [{ team_id: teamId, user_id: userId, is_bot: true, is_enterprise_install: false }],
        event: { type: 'app_home_opened', user: userId, channel: 'D0SAMPLE', tab: 'home' },
      },
    },
  };
}
