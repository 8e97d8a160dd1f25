import type { DocumentDiff } from '../../changes/change-evidence.ts';
import type { Identity, ProviderSettings } from '../../changes/identity.ts';
import { shorten } from '../../shorten.ts';
import { decode } from '../documents/decode.ts';
import { readDocument } from '../documents/read-document.ts';
import { meaningOfText } from '../state/same-identity.ts';
import { lineDiff } from './line-diff.ts';

const mostDocuments = 4;
const mostLines = 120;
const mostCharacters = 4_000;
const longestLine = 160;

/** What changed in the documents of an identity, cut by whole lines so that a finding stays small. */
export function documentDiffs(accepted: Identity | null, now: Identity): readonly DocumentDiff[] {
  let lines = mostLines;
  let characters = mostCharacters;
  return changedDocuments(accepted, now)
    .slice(0, mostDocuments)
    .map(({ what, before, after }) => {
      const all = lineDiff(prettyLines(before), prettyLines(after));
      const kept: string[] = [];
      for (const line of all) {
        const short = shorten(line, longestLine);
        if (lines === 0 || short.length > characters) break;
        kept.push(short);
        lines -= 1;
        characters -= short.length;
      }
      return { what, lines: kept, more: all.length - kept.length };
    });
}

type ChangedDocument = {
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
};

function changedDocuments(accepted: Identity | null, now: Identity): readonly ChangedDocument[] {
  const before = documentsOf(accepted);
  const after = documentsOf(now);
  return [...new Set([...after.keys(), ...before.keys()])]
    .map((what) => ({ what, before: before.get(what) ?? null, after: after.get(what) ?? null }))
    .filter((one) => meaning(one.before) !== meaning(one.after));
}

function documentsOf(identity: Identity | null): ReadonlyMap<string, string> {
  if (!identity) return new Map();
  const { kind, inline, trust, versions, defaultVersion, provider } = identity;
  const inForce = defaultVersion === null ? undefined : versions[defaultVersion];
  return new Map([
    ...Object.entries(inline).map(([name, text]) => [`Inline policy ${name}`, text] as const),
    ...(trust === null ? [] : [[kind === 'role' ? 'Trust policy' : 'Resource policy', trust] as const]),
    ...(inForce === undefined ? [] : [['Policy document', inForce] as const]),
    ...(provider ? [['Provider', settingsText(provider)] as const] : []),
  ]);
}

/** One setting a line. */
function settingsText({ clientIds, thumbprints, metadata, validUntil }: ProviderSettings): string {
  return [
    ...clientIds.map((one) => `client ${one}`),
    ...thumbprints.map((one) => `thumbprint ${one}`),
    ...(metadata === null ? [] : [`metadata sha256 ${metadata}`]),
    ...(validUntil === null ? [] : [`valid until ${validUntil}`]),
  ].join('\n');
}

function meaning(text: string | null): string | null {
  return text === null ? null : meaningOfText(text);
}

/** A document that cannot be read for certain is shown as it was written. */
function prettyLines(text: string | null): readonly string[] {
  if (text === null) return [];
  const read = readDocument(text);
  const decoded = decode(text);
  const isCertain = read.ok && read.value.doubts.length === 0 && decoded.ok;
  return (isCertain ? JSON.stringify(decoded.value.value, null, 2) : text.trim()).split(/\r\n|[\n\r]/);
}
