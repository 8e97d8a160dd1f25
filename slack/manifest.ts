import { scopes } from './scopes.ts';

/** What the app handles, from the registries. */
export type AppFeatures = {
  /** Subcommands, as in the help text. */
  readonly usages: readonly string[];
  readonly events: readonly string[];
  /** Whether there are buttons, menus or modals. */
  readonly interactive: boolean;
};

export type ManifestOptions = {
  /** The request URL; unused with `socketMode`. */
  readonly url: string;
  /** At most 35 characters. Default: "Cloud Janitor". */
  readonly name?: string;
  /** Uses Socket Mode: no request URL, Slack sends requests over a WebSocket. */
  readonly socketMode?: boolean;
};

export type SlackManifest = {
  readonly _metadata: { readonly major_version: 2 };
  readonly display_information: {
    readonly name: string;
    readonly description: string;
    readonly long_description: string;
    readonly background_color: string;
  };
  readonly features: {
    readonly app_home: {
      readonly home_tab_enabled: boolean;
      readonly messages_tab_enabled: boolean;
      readonly messages_tab_read_only_enabled: boolean;
    };
    readonly bot_user: { readonly display_name: string; readonly always_online: boolean };
    readonly slash_commands: readonly {
      readonly command: string;
      readonly url?: string;
      readonly description: string;
      readonly usage_hint: string;
      readonly should_escape: boolean;
    }[];
  };
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } };
  readonly settings: {
    readonly event_subscriptions: { readonly request_url?: string; readonly bot_events: readonly string[] };
    readonly interactivity: { readonly is_enabled: boolean; readonly request_url?: string };
    readonly org_deploy_enabled: boolean;
    readonly socket_mode_enabled: boolean;
    readonly token_rotation_enabled: boolean;
  };
};

export const slashCommand = '/janitor';

/** Slack's app manifest, https://docs.slack.dev/reference/app-manifest. */
export function manifest(answered: AppFeatures, options: ManifestOptions): SlackManifest {
  const { name = 'Cloud Janitor', socketMode = false } = options;
  const requestUrl = socketMode ? {} : { request_url: options.url };
  return {
    _metadata: { major_version: 2 },
    display_information: {
      name,
      description: 'Finds what is idle, unused or insecure in AWS, asks the owner, then acts.',
      long_description:
        'Checks every region of your AWS accounts daily for what is idle, unused, mis-tagged or insecure. ' +
        'It asks the owner with evidence and buttons: snooze, approve, reject. It waits a grace period, ' +
        'rechecks, and only then does what your policy allows. An audit log shows what happened, who decided it and why.',
      background_color: '#1d3a36',
    },
    features: {
      app_home: {
        home_tab_enabled: answered.events.includes('app_home_opened'),
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: !answered.events.includes('message.im'),
      },
      bot_user: { display_name: name, always_online: true },
      slash_commands: [
        {
          command: slashCommand,
          ...(socketMode ? {} : { url: options.url }),
          description: 'Scan AWS, and see what was found, snoozed and done',
          usage_hint: answered.usages.join(' | '),
          should_escape: false,
        },
      ],
    },
    oauth_config: { scopes: { bot: Object.keys(scopes).sort() } },
    settings: {
      event_subscriptions: { ...requestUrl, bot_events: answered.events },
      interactivity: { is_enabled: answered.interactive, ...(answered.interactive ? requestUrl : {}) },
      org_deploy_enabled: false,
      socket_mode_enabled: socketMode,
      token_rotation_enabled: false,
    },
  };
}
