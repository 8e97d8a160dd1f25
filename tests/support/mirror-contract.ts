import { expect, test } from '@jest/globals';
import type { Mirror, MirrorEntry } from '../../core/ports/mirror.ts';
import { identityX } from './arbitrary-identity.ts';
import { account, allow, policy } from './iam-policies.ts';

const text = JSON.stringify(policy(allow('s3:*')), null, 2);
const origin = {
  eventId: 'e1',
  eventName: 'CreatePolicyVersion',
  atMs: 1_000,
  actor: { name: 'eve', arn: `arn:aws:iam::${account}:user/eve`, role: null, type: 'IAMUser' },
  sourceIp: null,
  userAgent: null,
  invokedBy: null,
} as const;

export const aMirrorEntry: MirrorEntry = {
  account,
  id: 'policy/team/base',
  accepted: { identity: null },
  seen: {
    identity: {
      ...identityX('policy'),
      versions: { v1: text, v3: text },
      defaultVersion: 'v3',
    },
  },
  asOfMs: 1_000,
  origins: [origin],
  credentials: [{ what: 'access-key', id: 'AKIA', origin }],
  events: ['e1'],
};

/** The contract of both mirrors, in memory and in DynamoDB. `open` returns an empty one each time. */
export function mirrorContract(open: () => Promise<Mirror>): void {
  const { id } = aMirrorEntry;

  test('an entry is read as it was put', async () => {
    const mirror = await open();
    expect(await mirror.get(account, id)).toBeUndefined();
    const put = await mirror.put(aMirrorEntry, null);
    expect(put.ok && put.value).toMatchObject(aMirrorEntry);
    const read = await mirror.get(account, id);
    expect(read).toEqual(put.ok && put.value);
    expect(await mirror.get('999988887777', id)).toBeUndefined();
  });

  test('names of methods are names like others', async () => {
    const mirror = await open();
    const names = ['__proto__', 'constructor'];
    const inline = Object.fromEntries(names.map((name) => [name, text]));
    const seen = { identity: { ...identityX('user'), inline } };
    await mirror.put({ ...aMirrorEntry, seen }, null);
    const read = await mirror.get(account, id);
    expect(Object.keys(read?.seen?.identity?.inline ?? {}).sort()).toEqual(names);
  });

  test('an entry is replaced only in the version that was read', async () => {
    const mirror = await open();
    const first = await mirror.put(aMirrorEntry, null);
    const version = first.ok ? first.value.version : 0;
    expect(await mirror.put(aMirrorEntry, null)).toEqual({ ok: false, error: 'stale' });
    const second = await mirror.put({ ...aMirrorEntry, accepted: null }, version);
    expect(second.ok).toBe(true);
    expect(await mirror.put(aMirrorEntry, version)).toEqual({ ok: false, error: 'stale' });
    expect(await mirror.put({ ...aMirrorEntry, id: 'user/x' }, version)).toEqual({
      ok: false,
      error: 'stale',
    });
    expect((await mirror.get(account, id))?.accepted).toBeNull();
  });

  test('of 10 simultaneous writers one succeeds', async () => {
    const mirror = await open();
    const all = await Promise.all(Array.from({ length: 10 }, () => mirror.put(aMirrorEntry, null)));
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('many are read at once, and an account lists its own', async () => {
    const mirror = await open();
    const ids = Array.from({ length: 130 }, (_, nth) => `user/u${nth}`);
    for (const one of ids) await mirror.put({ ...aMirrorEntry, id: one }, null);
    await mirror.put({ ...aMirrorEntry, account: '999988887777' }, null);
    const read = await mirror.getMany(account, [...ids, 'user/absent']);
    expect(read.map((entry) => entry.id).sort()).toEqual([...ids].sort());
    expect([...(await mirror.ids(account))].sort()).toEqual([...ids].sort());
  });

  test('the start of an account is kept from the first time', async () => {
    const mirror = await open();
    expect(await mirror.startedAtMs(account)).toBeNull();
    await mirror.start(account, 5);
    await mirror.start(account, 9);
    expect(await mirror.startedAtMs(account)).toBe(5);
    expect(await mirror.startedAtMs('999988887777')).toBeNull();
    expect(await mirror.ids(account)).toEqual([]);
  });
}
