import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { callsOf } from '../../../aws/kinds/permissions.ts';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { samplesOf } from '../../../aws/kinds/samples.generated.ts';
import { isAction, isChanging } from '../../support/iam-reference.ts';
import { sentIn } from '../../support/sent-commands.ts';

const root = join(__dirname, '..', '..', '..');
const services = [...new Set(kinds.map(({ id }) => id.slice(0, id.indexOf('-'))))];

const actionsOf = (calls: ReturnType<typeof callsOf>): readonly string[] => [
  ...new Set(calls.flatMap(({ permissions }) => permissions.map(({ action }) => action))),
];

describe.each(kinds.map((kind) => ({ id: kind.id, kind })))('kind $id', ({ id, kind }) => {
  test('reads without permissions that change anything', async () => {
    const reading = [kind.list, kind.get, kind.tags, ...Object.values(kind.facts)];
    const actions = actionsOf(reading.flatMap((step) => step?.calls ?? []));
    const changing = await Promise.all(actions.map(async (action) => (await isChanging(action)) && action));
    expect(changing.filter(Boolean)).toEqual([]);
  });

  test('has only remediations that change something', async () => {
    for (const { title, calls } of Object.values(kind.remediations)) {
      const changing = await Promise.all(actionsOf(calls).map(isChanging));
      expect({ title, changes: changing.some(Boolean) }).toEqual({ title, changes: true });
    }
  });

  test('can read what each irreversible remediation keeps', () => {
    const blind = Object.entries(kind.remediations).filter(
      ([, { undo, kept }]) => undo.possible === 'no' && kept === undefined,
    );
    expect(blind.map(([name]) => name)).toEqual([]);
  });

  test('declares for each command the IAM action of the same name', async () => {
    // S3Control is left out: its actions have `Account` in their names.
    const named = callsOf(kind).filter(({ command }) => !command.startsWith('S3Control.'));
    const wrong = await Promise.all(
      named.map(async ({ command, permissions }) => {
        const action = command.replace('ResourceGroupsTaggingAPI', 'tag').replace('.', ':').toLowerCase();
        const declares = permissions.some((permission) => permission.action.toLowerCase() === action);
        return declares || !(await isAction(action)) ? [] : [command];
      }),
    );
    expect(wrong.flat()).toEqual([]);
  });

  test('has a seed file for the local copy', () => {
    expect(existsSync(join(root, 'local/seed/kinds', `${id}.ts`))).toBe(true);
  });

  test('has samples of its own kind and samples for its empty answers', () => {
    const samples = samplesOf[id];
    expect(samples?.resources.filter((resource) => resource.kind !== id)).toEqual([]);
    expect(Object.keys(samples?.none ?? {})).not.toEqual([]);
    for (const call of Object.keys(samples?.none ?? {})) expect(samples?.answers).toHaveProperty([call]);
  });
});

/** The commands of helpers that several services share. */
const shared: readonly string[] = [
  ...sentInFolder(join(root, 'aws/kinds')),
  ...sentIn(readFileSync(join(root, 'aws/metrics.ts'), 'utf8')),
];

function sentInFolder(folder: string, recursive = false): readonly string[] {
  return readdirSync(folder, { recursive, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => sentIn(readFileSync(join(folder, name), 'utf8')));
}

/** Compares with the commands in a service's code, including those that no test sends. */
test.each(services)('the commands imported by files of %s are those that its kinds declare', (service) => {
  const sent = sentInFolder(join(root, 'aws/kinds', service), true);
  const declared = kinds
    .filter(({ id }) => id.startsWith(`${service}-`))
    .flatMap((kind) => callsOf(kind).map(({ command }) => command));
  expect([...new Set(sent)].toSorted()).toEqual(
    [...new Set<string>(declared)].filter((command) => !shared.includes(command)).toSorted(),
  );
});

test('the commands of shared helpers are declared by a kind', () => {
  const declared: readonly string[] = kinds.flatMap(callsOf).map(({ command }) => command);
  expect(shared.filter((command) => !declared.includes(command))).toEqual([]);
});

test('samples of kinds are imported only by tests', () => {
  const folders = ['app', 'aws', 'core', 'rules', 'handlers', 'scheduler', 'events', 'queues'];
  const importing = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && name !== 'kinds/samples.generated.ts')
      .filter((name) =>
        /kinds\/samples\.generated\.ts'|from '.*\/[a-z0-9]+-[a-z0-9-]+\.samples\.ts'/.test(
          readFileSync(join(root, folder, name), 'utf8'),
        ),
      ),
  );
  expect(importing).toEqual([]);
});
