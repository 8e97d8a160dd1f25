import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A folder whose files each export a member under the same name. */
export type Registry = {
  readonly folder: string;
  /** The export of each file. */
  readonly member: string;
  /** The export of the registry. */
  readonly list: string;
  /** Members are named `<service>-…` in one folder per service; other files there are helpers. */
  readonly inServices?: true;
  /** Each subfolder has one member, in a file of this name. */
  readonly file?: string;
  /** The registry's file. Default: `registry.generated.ts`. */
  readonly into?: string;
  /** The element type and its module. Without it, the members keep their own types. */
  readonly type?: { readonly name: string; readonly from: string };
  /** The registry adds the file's name to each member under this field. */
  readonly named?: 'id' | 'word';
  /** The registry is an object with the members' names as keys, unchanged or in camel case. */
  readonly keyed?: true | 'camel';
  /** Files without the member's export are helpers. */
  readonly amongHelpers?: true;
  /** A module in the folder that exports more members, as a list under the registry's name. */
  readonly more?: string;
  /** Names use `_` instead of `-`, as in Slack's event types. */
  readonly underscored?: true;
};

const root = join(import.meta.dirname, '..');

/** Each folder in `queues/` is a queue. */
function queueFolders(): readonly string[] {
  return foldersIn(join(root, 'queues'));
}

export const registries: readonly Registry[] = [
  {
    folder: 'rules',
    member: 'rule',
    list: 'rules',
    type: { name: 'AnyRule', from: '../core/rule.ts' },
    more: './iam/identity-rule.ts',
  },
  {
    folder: 'core/iam/iam-rules',
    member: 'rule',
    list: 'iamRules',
    type: { name: 'NamedIamRule', from: '../rule.ts' },
    named: 'id',
  },
  {
    folder: 'aws/kinds',
    member: 'kind',
    list: 'kinds',
    inServices: true,
    type: { name: 'AnyKind', from: './define.ts' },
  },
  {
    folder: 'core/findings/decisions',
    member: 'decision',
    list: 'decisions',
    keyed: true,
    amongHelpers: true,
  },
  {
    folder: 'local/seed/kinds',
    member: 'local',
    list: 'localKinds',
    type: { name: 'LocalKind', from: '../define.ts' },
  },
  {
    folder: 'handlers/actions',
    member: 'action',
    list: 'actions',
    type: { name: 'Action', from: '../define.ts' },
    named: 'id',
  },
  {
    folder: 'handlers/commands',
    member: 'command',
    list: 'commands',
    type: { name: 'Command', from: '../define.ts' },
    named: 'word',
  },
  {
    folder: 'handlers/views',
    member: 'view',
    list: 'views',
    type: { name: 'View', from: '../define.ts' },
    named: 'id',
  },
  {
    folder: 'handlers/events',
    member: 'event',
    list: 'events',
    type: { name: 'SlackEvent', from: '../define.ts' },
    named: 'id',
    underscored: true,
  },
  ...queueFolders().map((queue) => ({ folder: `queues/${queue}`, member: 'work', list: 'works' })),
  {
    folder: 'events',
    member: 'source',
    list: 'sources',
    file: 'source.ts',
    type: { name: 'AnySource', from: '../core/functions/source.ts' },
  },
  {
    folder: 'events',
    member: 'samples',
    list: 'sourceSamples',
    file: 'samples.ts',
    into: 'samples.generated.ts',
    type: { name: 'SourceSamples', from: '../core/functions/source.ts' },
  },
  { folder: 'app/wiring/providers', member: 'provide', list: 'providers', keyed: 'camel' },
];

/** The paths of the members' files, sorted by name. */
export function membersIn(
  folder: string,
  { inServices, file }: Pick<Registry, 'inServices' | 'file'> = {},
): readonly string[] {
  if (file) return foldersIn(folder).map((name) => `${name}/${file}`);
  if (!inServices) return filesIn(folder);
  return foldersIn(folder)
    .flatMap((service) =>
      filesIn(join(folder, service))
        .filter((name) => name.startsWith(`${service}-`))
        .map((name) => `${service}/${name}`),
    )
    .sort((a, b) => (basename(a) < basename(b) ? -1 : 1));
}

function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => entry.name)
    .filter((name) => !/\.(answers|generated|samples|test|d)\.tsx?$/.test(name))
    .sort();
}

/** The text of a registry's file. */
export function registrySource(root: string, registry: Registry): string {
  const { folder, member, list, type, named, underscored, keyed, amongHelpers, more } = registry;
  const files = membersIn(join(root, folder), registry).filter(
    (file) =>
      !amongHelpers || readFileSync(join(root, folder, file), 'utf8').includes(`export const ${member}`),
  );
  const imports = files.map((file) => {
    const id = nameOf(registry.file ? dirname(file) : file);
    return {
      file,
      name: `${camel(id)}${capital(member)}`,
      id,
      field: named ? `${named}: '${underscored ? id.replaceAll('-', '_') : id}'` : undefined,
    };
  });
  const typed = type ? `readonly ${type.name}[]` : files.length === 0 ? 'readonly never[]' : undefined;
  return [
    '// Generated by `npm run generate`. Do not edit.',
    ...(type ? [`import type { ${type.name} } from '${type.from}';`] : []),
    ...imports.map(({ file, name }) => `import { ${member} as ${name} } from './${file}';`),
    ...(more ? [`import { ${list} as more } from '${more}';`] : []),
    '',
    ...(keyed
      ? [
          `export const ${list} = {`,
          ...imports.map(({ id, name }) => `  ${keyed === 'camel' ? camel(id) : `'${id}'`}: ${name},`),
          '} as const;',
        ]
      : [
          `export const ${list}${typed ? `: ${typed}` : ''} = [`,
          ...imports.map(({ name, field }) => (field ? `  { ${field}, ...${name} },` : `  ${name},`)),
          ...(more ? ['  ...more,'] : []),
          `]${type || files.length === 0 ? '' : ' as const'};`,
        ]),
    '',
  ].join('\n');
}

/** The text of `core/work-queues.generated.ts`. Each type of work is a file in the folder of its queue. */
export function workQueuesSource(): string {
  const queues = queueFolders();
  const types = queues.flatMap((queue) =>
    membersIn(join(root, 'queues', queue)).map((file) => ({
      type: nameOf(file).replaceAll('-', '.'),
      queue,
    })),
  );
  return [
    '// Generated by `npm run generate`. Do not edit.',
    `export const queueNames = [${queues.map((queue) => `'${queue}'`).join(', ')}] as const;`,
    '',
    'export const queueByType = {',
    ...types.map(({ type, queue }) => `  '${type}': '${queue}',`),
    '} as const;',
    '',
  ].join('\n');
}

/** Types of the ids that Slack sends back, so that a block with an unknown id does not compile. */
export function idsSource(root: string): string {
  const union = (folder: string): string[] => {
    const names = membersIn(join(root, folder)).map((file) => `  | '${nameOf(file)}'`);
    return names.length === 0 ? ['  never;'] : [...names.slice(0, -1), `${names.at(-1)};`];
  };
  return [
    '// Generated by `npm run generate`. Do not edit.',
    '/** The files in handlers/actions. */',
    'export type ActionId =',
    ...union('handlers/actions'),
    '',
    '/** The files in handlers/views. */',
    'export type ViewId =',
    ...union('handlers/views'),
    '',
  ].join('\n');
}

function nameOf(file: string): string {
  return basename(file).replace(/\.tsx?$/, '');
}

function camel(kebab: string): string {
  return kebab.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
