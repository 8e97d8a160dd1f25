import type { Identity } from '../../changes/identity.ts';
import type { Edit } from './edit.ts';
import { meaningOfText } from './same-identity.ts';
import { byVersion, maxVersions } from './versions.ts';

/**
 * Versions with the same document stand for each other, whatever their ids. Puts no version in force but the default of
 * `to`, not even for a moment.
 */
export function versionEdits(from: Identity, to: Identity): readonly Edit[] {
  const { kept, gone, absent } = paired(from, to);
  const target = defaultOf(to);
  const old = from.defaultVersion;
  const deletions = (versions: readonly string[]): Edit[] =>
    versions.map((version): Edit => ({ edit: 'delete-version', version }));
  const creations = (versions: readonly string[]): Edit[] =>
    versions.map(
      (one): Edit => ({ edit: 'create-version', version: null, text: textOf(to, one), isDefault: false }),
    );
  const present = kept.get(target);
  if (present !== undefined) {
    const isDefault = present === old;
    return [
      ...(isDefault ? [] : [{ edit: 'set-default-version', version: present } as const]),
      ...deletions(gone),
      ...creations(absent),
    ];
  }
  // The old default can be deleted only after the new one is there, and that needs room.
  const first = gone.filter((version) => version !== old);
  const others = [...kept].filter(([, version]) => version !== old).sort(([, a], [, b]) => byVersion(a, b));
  const left = Object.keys(from.versions).length - first.length;
  const moved = left >= maxVersions ? others.slice(0, 1) : [];
  return [
    ...deletions([...first, ...moved.map(([, version]) => version)]),
    { edit: 'create-version', version: null, text: textOf(to, target), isDefault: true },
    ...deletions(gone.filter((version) => version === old)),
    ...creations([...moved.map(([version]) => version), ...absent.filter((one) => one !== target)]),
  ];
}

/** What puts the default version of `to` in force. Deletes the oldest version only when there is no room. */
export function defaultVersionEdits(from: Identity, to: Identity): readonly Edit[] {
  const text = textOf(to, defaultOf(to));
  const ids = Object.keys(from.versions).sort(byVersion);
  const same = ids.filter((id) => meaningOfText(textOf(from, id)) === meaningOfText(text));
  if (same.some((id) => id === from.defaultVersion)) return [];
  const newest = same.at(-1);
  if (newest !== undefined) return [{ edit: 'set-default-version', version: newest }];
  const oldest = ids.find((id) => id !== from.defaultVersion);
  const room: readonly Edit[] =
    ids.length >= maxVersions && oldest !== undefined ? [{ edit: 'delete-version', version: oldest }] : [];
  return [...room, { edit: 'create-version', version: null, text, isDefault: true }];
}

function defaultOf({ arn, defaultVersion }: Identity): string {
  if (defaultVersion === null) throw new Error(`${arn} has no default version`);
  return defaultVersion;
}

function textOf({ arn, versions }: Identity, version: string): string {
  const text = versions[version];
  if (text === undefined) throw new Error(`${arn} has no document of ${version}`);
  return text;
}

type Paired = {
  /** Versions of `to`, and those of `from` that stand for them. */
  readonly kept: ReadonlyMap<string, string>;
  /** Versions of `from` that `to` does not have. */
  readonly gone: readonly string[];
  /** Versions of `to` that `from` does not have. */
  readonly absent: readonly string[];
};

function paired(from: Identity, to: Identity): Paired {
  const left = new Map(Object.entries(from.versions).map(([id, text]) => [id, meaningOfText(text)]));
  const kept = new Map<string, string>();
  const ids = Object.keys(to.versions).sort(byVersion);
  // Of versions with the same document, the one that is the default already stands for the default.
  const wanted = [...ids].sort((a, b) => Number(b === to.defaultVersion) - Number(a === to.defaultVersion));
  for (const id of wanted) {
    const meaning = meaningOfText(to.versions[id] ?? '');
    const same = [...left].filter(([, one]) => one === meaning).map(([one]) => one);
    const best = id === to.defaultVersion ? same.find((one) => one === from.defaultVersion) : undefined;
    const found = best ?? same.find((one) => one === id) ?? same[0];
    if (found === undefined) continue;
    kept.set(id, found);
    left.delete(found);
  }
  return {
    kept,
    gone: [...left.keys()].sort(byVersion),
    absent: ids.filter((id) => !kept.has(id)),
  };
}
