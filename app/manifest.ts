import { actions } from '../handlers/actions/registry.generated.ts';
import { helpLines } from '../handlers/derived/help-lines.ts';
import { events } from '../handlers/events/registry.generated.ts';
import { views } from '../handlers/views/registry.generated.ts';
import { type AppFeatures, type ManifestOptions, manifest, type SlackManifest } from '../slack/manifest.ts';

/** The placeholder for the deployed URL in the committed manifest. */
export const placeholderUrl = 'https://replace-with-the-deployed-address.example.com/slack/events';

const answered: AppFeatures = {
  usages: helpLines.map(({ usage }) => usage),
  events: events.flatMap(({ id, subscriptions }) => subscriptions ?? [id]),
  interactive: actions.length + views.length > 0,
};

/** The Slack app manifest for the registered commands, actions and events. */
export function ownManifest(options: ManifestOptions): SlackManifest {
  return manifest(answered, options);
}

/** The text of `slack-manifest.json`. */
export function manifestFile(): string {
  return `${JSON.stringify(ownManifest({ url: placeholderUrl }), null, 2)}\n`;
}
