import { placeholderUrl } from '../app/manifest.ts';
import { done, type Result, refused } from '../core/result.ts';
import { appTokenScopes } from '../slack/scopes.ts';

type ManifestRequest = {
  readonly url?: string;
  readonly stage?: string;
  readonly socket?: boolean;
  readonly name?: string;
};

/**
 * The request URL for Slack, with a hint for the person. `outputs`: the text of `.sst/outputs.json`, which
 * SST writes with the result of `run()` at each deployment of any stage.
 */
export function manifestUrl(
  asked: ManifestRequest,
  outputs: string | undefined,
): Result<{ readonly url: string; readonly hint?: string }, string> {
  if (asked.name !== undefined && (asked.name === '' || asked.name.length > 35))
    return refused('The name of a Slack app must be 1 to 35 characters.');
  if (asked.url !== undefined && asked.stage !== undefined)
    return refused('Give --url or --stage, not both.');
  if (asked.socket) {
    if (asked.url !== undefined || asked.stage !== undefined)
      return refused('Socket Mode has no request URL: omit --url and --stage.');
    return done({
      url: placeholderUrl,
      hint: `Create an app-level token with the scope ${Object.values(appTokenScopes).join(', ')} (Basic Information → App-Level Tokens).`,
    });
  }
  if (asked.url !== undefined) return checked(asked.url);
  if (asked.stage !== undefined) return fromOutputs(asked.stage, outputs);
  return done({
    url: placeholderUrl,
    hint: 'The address is a placeholder. After the deploy: npm run -s manifest -- --stage <stage>, and paste that into the app (App Manifest).',
  });
}

function fromOutputs(stage: string, outputs: string | undefined): Result<{ readonly url: string }, string> {
  const again = `Run "npx sst deploy --stage ${stage}" here, or give --url.`;
  if (outputs === undefined) return refused(`.sst/outputs.json does not exist. ${again}`);
  const read = parsed(outputs);
  if (!read) return refused(`.sst/outputs.json cannot be read. ${again}`);
  if (typeof read.stage !== 'string' || typeof read.slackUrl !== 'string')
    return refused(`.sst/outputs.json lacks "stage" or "slackUrl". ${again}`);
  if (read.stage !== stage)
    return refused(
      `.sst/outputs.json is from stage ${read.stage}, the last one deployed from here. ${again}`,
    );
  return checked(read.slackUrl);
}

function checked(text: string): Result<{ readonly url: string }, string> {
  if (!URL.canParse(text) || new URL(text).protocol !== 'https:')
    return refused(`Slack requires an https URL: ${text}`);
  const url = new URL(text);
  if (url.pathname === '/') url.pathname = '/slack/events';
  if (url.href.length > 3000) return refused('Slack allows URLs of at most 3,000 characters.');
  return done({ url: url.href });
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
