import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseIamChange } from '../../../events/iam-change/parse.ts';
import { type LocalAws, localAws } from '../../../local/aws/aws-clients.ts';
import { type TrailedCall, trailEvent } from '../../../local/aws/cloudtrail.ts';
import { applySeed } from '../../../local/seed/apply.ts';
import type { Row } from '../../../local/seed/define.ts';
import { localKinds } from '../../../local/seed/kinds/registry.generated.ts';
import { parseSeed } from '../../../local/seed/load.ts';
import { awsView, changeByHand } from '../../../local/web/aws-view.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';

const region = 'eu-west-1';
const seedText = `
instances:
  - { name: web, region: ${region}, load: none }
  - { name: api, region: ${region}, load: none }
  - { name: off, region: ${region}, state: stopped }
databases:
  - { name: orders, region: ${region}, load: none }
volumes:
  - { name: data, region: ${region}, type: gp2, sizeGb: 500, attachedTo: web }
  - { name: loose, region: ${region}, type: gp2 }
addresses:
  - { name: used, region: ${region}, attachedTo: web }
  - { name: free, region: ${region} }
users:
  - { name: with }
  - { name: without, mfa: false }
policies:
  - { name: AdministratorAccess, allow: ["*"] }
  - { name: deny-iam-changes, deny: ["iam:*"], attachedTo: [with] }
providers:
  - { name: login.acme.example }
roles:
  - { name: web, service: ec2, boundary: deny-iam-changes }
keys:
  - { name: orders, region: eu-west-1 }
queues:
  - { name: orders, region: eu-west-1 }
buckets:
  - { name: seed-closed, region: ${region} }
  - { name: seed-open, region: ${region}, block: open, encryption: none }
`;

let moto: TestMoto;
let aws: LocalAws;

beforeAll(async () => {
  moto = await startMoto();
  aws = localAws(moto.url, region);
  await applySeed(aws, parseSeed(seedText, 'seed'), Date.parse('2026-11-20T10:30:00Z'));
});
afterAll(async () => {
  aws.close();
  await moto.stop();
});

const rowOf = async (kind: string, wanted: string) => {
  const rows = await awsView(aws, [region]);
  const row = rows.find((one) => one.kind === kind && one.changes.some(({ title }) => title === wanted));
  if (!row) throw new Error(`${wanted} is offered for no ${kind}`);
  return row;
};

const all = localKinds.flatMap(({ panes }) =>
  panes.flatMap((pane) => (pane.changes ?? []).map(({ title, asks }) => ({ kind: pane.title, title, asks }))),
);

/** The change that must come first, so that there is something to change back. */
const opposites: Readonly<Record<string, string>> = {
  'Remove tag': 'Set tag',
  Start: 'Stop',
  'Keep backups for 7 days': 'Turn backups off',
  'Turn deletion protection on': 'Turn deletion protection off',
  'Turn deletion protection off': 'Turn deletion protection on',
  'Encrypt with SSE-S3': 'Remove encryption',
  'Remove encryption': 'Encrypt with SSE-S3',
};

const calls: TrailedCall[] = [];
const trail = async (call: TrailedCall): Promise<void> => void calls.push(call);
const change = ({ kind, region, id }: Row, title: string, asks = 'Key=Value') =>
  changeByHand(aws, { kind, region, id, change: title }, asks === 'Key' ? 'Team' : 'Team=web', trail);

test.each(all)('$kind: $title changes what AWS shows', async ({ kind, title, asks }) => {
  const first = opposites[title];
  if (first) await change(await rowOf(kind, first), first);
  const row = await rowOf(kind, title);
  const before = (await awsView(aws, [region])).find(({ id }) => id === row.id);
  expect(await change(row, title, asks)).toBeUndefined();
  const after = (await awsView(aws, [region])).find(({ id }) => id === row.id);
  expect([after?.state, after?.detail]).not.toEqual([before?.state, before?.detail]);
});

test("changeByHand returns AWS's error and refuses unknown changes", async () => {
  const { id } = await rowOf('EC2', 'Stop');
  const wanted = { kind: 'EC2', region, id, change: 'Set tag' };
  expect(await changeByHand(aws, wanted, 'no equals sign', trail)).toBe('Enter a tag as Key=Value');
  expect(
    await changeByHand(aws, { ...wanted, id: 'i-0123456789abcdef0', change: 'Stop' }, '', trail),
  ).toMatch(/i-0123456789abcdef0/);
  expect(await changeByHand(aws, { ...wanted, change: 'Terminate' }, '', trail)).toMatch(
    /has no change "Terminate"/,
  );
});

test('each change of permissions has an event that Janitor reads, with what was done', () => {
  const place = { account: '123456789012', atMs: Date.parse('2026-11-20T10:31:00Z') };
  const events = calls.flatMap((call) => {
    const parsed = parseIamChange(trailEvent(call, place));
    return parsed.ok ? parsed.value : [];
  });
  const touched = events.map(({ origin, identities, resources }) => [
    origin.eventName,
    ...identities.map(({ name }) => name),
    ...resources.map(({ id }) => id),
  ]);
  expect(new Set(touched.map(([name]) => name))).toEqual(
    new Set([
      'AttachUserPolicy',
      'PutUserPolicy',
      'PutKeyPolicy',
      'CreateAccessKey',
      'DetachUserPolicy',
      'UpdateAssumeRolePolicy',
      'DeleteRolePermissionsBoundary',
      'PutBucketPolicy',
      'SetQueueAttributes',
      'UpdateOpenIDConnectProviderThumbprint',
    ]),
  );
  expect(touched.every((all) => all.length === 2)).toBe(true);
  expect(new Set(events.map(({ origin }) => origin.actor.name))).toEqual(new Set(['robin@example.com']));
  expect(JSON.stringify(events)).toContain('"edit":"put-inline"');
});
