import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/** Import name → the module that replaces it. */
const replacements: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': 'app/trim/environment-credentials.ts',
  '@aws-sdk/endpoint-cache': 'app/trim/no-endpoint-cache.ts',
  '@slack/bolt': 'app/trim/bolt.ts',
  '@slack/web-api': 'app/trim/web-api.ts',
};

const interactiveReplacements: Readonly<Record<string, string>> = {
  '@smithy/core/event-streams': 'app/trim/no-event-streams.ts',
  'p-queue': 'app/trim/no-request-queue.ts',
};

const smithy = '@smithy/core/dist-es/submodules';

/** File of a library → the module that replaces it, with the same exports. */
const fileReplacements: Readonly<Record<string, string>> = {
  [`${smithy}/config/shared-ini-file-loader/loadSharedConfigFiles.js`]: 'app/trim/no-config-files.ts',
  [`${smithy}/config/config-resolver/regionConfig/getInstanceMetadataRegion.js`]: 'app/trim/left-out.ts',
  [`${smithy}/checksum/sha256/Sha256Js.js`]: 'app/trim/left-out.ts',
};

/** The clients of `aws/` that look after resources retry adaptively; no interactive function has one. */
const interactiveFileReplacements: Readonly<Record<string, string>> = {
  [`${smithy}/retry/util-retry/AdaptiveRetryStrategy.js`]: 'app/trim/left-out.ts',
};

/** Parts of Bolt that a function behind a URL never uses (servers, web sockets), and a module of types. */
const exclusions = [
  '@slack/bolt/dist/receivers/HTTPReceiver.js',
  '@slack/bolt/dist/receivers/SocketModeReceiver.js',
  '@slack/types/dist/index.js',
];

/** Parts of Slack's client that only other functions use. */
const interactiveExclusions = ['@slack/web-api/dist/file-upload.js', '@slack/web-api/dist/chat-stream.js'];

/** Leaves out what a function never runs, which would cost time at each start. */
export function trimmed(root: string, { isInteractive }: { readonly isInteractive?: boolean }): Plugin {
  const named = { ...replacements, ...(isInteractive ? interactiveReplacements : {}) };
  const files = { ...fileReplacements, ...(isInteractive ? interactiveFileReplacements : {}) };
  const excluded = [...exclusions, ...(isInteractive ? interactiveExclusions : [])];
  return {
    name: 'trimmed',
    setup: (bundler) => {
      for (const [name, file] of Object.entries(named))
        bundler.onResolve({ filter: new RegExp(`^${escaped(name)}$`) }, () => ({ path: join(root, file) }));
      // Libraries read only their name and version from it.
      bundler.onLoad({ filter: /[\\/]node_modules[\\/].*[\\/]package\.json$/ }, ({ path }) => {
        const { name, version } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
        return { contents: JSON.stringify({ name, version }), loader: 'json' };
      });
      for (const [library, file] of Object.entries(files))
        bundler.onLoad({ filter: fileOf(library) }, () => ({
          contents: `export * from ${JSON.stringify(join(root, file))};`,
        }));
      for (const library of excluded)
        bundler.onLoad({ filter: fileOf(library) }, () => ({ contents: throwingModule(library) }));
    },
  };
}

function fileOf(library: string): RegExp {
  return new RegExp(`[\\\\/]node_modules[\\\\/]${escaped(library).replaceAll('/', '[\\\\/]')}$`);
}

function escaped(text: string): string {
  return text.replaceAll('.', '\\.');
}

/** A CommonJS module whose exports all throw an error that names it. */
function throwingModule(name: string): string {
  const message = JSON.stringify(`${name} is left out of this bundle (infra/trim.ts)`);
  return `function gone(){throw new Error(${message})}
module.exports=new Proxy(gone,{get:(_,name)=>name==='__esModule'?true:gone});`;
}
