/** Prints Slack's app manifest (`npm run -s manifest -- --help`): JSON or YAML to stdout, hints to stderr. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { ownManifest } from '../app/manifest.ts';
import { manifestUrl } from './manifest-url.ts';

const usage = `Prints the Slack app manifest, to paste at https://api.slack.com/apps → Create New App → From a manifest.

  --url <https://…>   the deployed address of the Slack function
  --stage <stage>     take it from .sst/outputs.json, which the last "sst deploy" on this machine wrote
  --socket            for Socket Mode: no address, Slack is called instead
  --name <name>       the app's name in Slack (default: Cloud Janitor)
  --yaml              YAML instead of JSON
`;

const fail = (message: string): void => {
  process.stderr.write(`${message}\n`);
  process.exitCode = 2;
};

try {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      stage: { type: 'string' },
      name: { type: 'string' },
      socket: { type: 'boolean', default: false },
      yaml: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) process.stdout.write(usage);
  else print(values);
} catch (thrown) {
  fail(`${thrown instanceof Error ? thrown.message : String(thrown)}\n\n${usage}`);
}

function print(values: {
  url?: string;
  stage?: string;
  name?: string;
  socket: boolean;
  yaml: boolean;
}): void {
  const outputs = join(import.meta.dirname, '..', '.sst', 'outputs.json');
  const found = manifestUrl(values, existsSync(outputs) ? readFileSync(outputs, 'utf8') : undefined);
  if (!found.ok) {
    fail(found.error);
    return;
  }
  const { url, hint } = found.value;
  const { name, socket } = values;
  const manifest = ownManifest({ url, socketMode: socket, ...(name === undefined ? {} : { name }) });
  process.stdout.write(values.yaml ? stringify(manifest) : `${JSON.stringify(manifest, null, 2)}\n`);
  if (hint) process.stderr.write(`${hint}\n`);
}
