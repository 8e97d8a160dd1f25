import type { ActionId } from './ids.generated.ts';
import { type AuditOnly, auditFields, type HomeOnly, narrowedBy, onlyFields } from './narrowed.ts';

/**
 * An `action_id`: the action that handles the click, with a suffix when a block has several elements of one
 * action (`home-page:mine`).
 */
export type ElementId = ActionId | `${ActionId}:${string}`;

/** Buttons that only open a page. Slack sends their clicks too, and no action answers them. */
export const linkActionId = 'link';

/** The overflow menu. The option's value holds the chosen action (`decodeChosen`). */
export const menuActionId = 'finding-overflow';

export function suffixed(actionId: ActionId, suffix: string): ElementId {
  return `${actionId}:${suffix}`;
}

export function baseActionId(actionId: string): string {
  return actionId.split(':', 1)[0] ?? actionId;
}

/** The finding and the generation that a click answers. */
export type Target = { readonly findingId: string; readonly generation: number };

/** `{"f":findingId,"g":generation}`, at most 2,000 characters. */
export function encodeTarget({ findingId, generation }: Target): string {
  return JSON.stringify({ f: findingId, g: generation });
}

/** Undefined for anything that `encodeTarget` did not write. */
export function decodeTarget(value: unknown): Target | undefined {
  const record = recordIn(value);
  const { f, g } = record ?? {};
  return isId(f) && isCount(g) ? { findingId: f, generation: g } : undefined;
}

/** Findings that are decided together, at most a page of a list. */
export const maxTargets = 20;

/** `[[findingId,generation],…]`, at most 2,000 characters. Targets that do not fit are left out. */
export function encodeTargets(targets: readonly Target[]): string {
  const pairs = targets.slice(0, maxTargets).map(({ findingId, generation }) => [findingId, generation]);
  while (JSON.stringify(pairs).length > maxValue) pairs.pop();
  return JSON.stringify(pairs);
}

/** Undefined for anything that `encodeTargets` did not write, and for no targets. */
export function decodeTargets(value: unknown): readonly Target[] | undefined {
  const pairs = Object.values(recordIn(value) ?? {});
  const targets = pairs.flatMap((pair) => {
    const [f, g] = Array.isArray(pair) ? (pair as readonly unknown[]) : [];
    return isId(f) && isCount(g) ? [{ findingId: f, generation: g }] : [];
  });
  const isWhole = targets.length === pairs.length && targets.length > 0 && targets.length <= maxTargets;
  return isWhole ? targets : undefined;
}

/** A page of a digest's findings. */
export type FindingsPage = { readonly scanId: string; readonly channel: string; readonly page: number };

export function encodeFindingsPage({ scanId, channel, page }: FindingsPage): string {
  return JSON.stringify({ s: scanId, c: channel, p: page });
}

export function decodeFindingsPage(value: unknown): FindingsPage | undefined {
  const { s, c, p } = recordIn(value) ?? {};
  return isId(s) && isId(c) && isCount(p) ? { scanId: s, channel: c, page: p } : undefined;
}

/** The number of a page, starting at 0. */
export function encodePage(page: number): string {
  return JSON.stringify({ p: page });
}

export function decodePage(value: unknown): number | undefined {
  const { p } = recordIn(value) ?? {};
  return isCount(p) ? p : undefined;
}

export const homeFilters = ['mine', 'waits', 'approvals', 'open', 'scheduled', 'snoozed', 'done'] as const;
export type HomeFilter = (typeof homeFilters)[number];
/** `at`: a cursor into the list; `>key` reads after the key, `<key` before it. Absent: the page is found by number. */
export type HomePage = {
  readonly filter: HomeFilter;
  readonly page: number;
  readonly at?: string | undefined;
  readonly only?: HomeOnly | undefined;
  readonly audit?: AuditOnly | undefined;
};

export function encodeHome({ filter, page, at, only, audit }: HomePage): string {
  // Escapes `<`, so that text which people typed cannot look like a mention.
  return JSON.stringify({ h: filter, p: page, a: at, o: only, e: audit }).replaceAll('<', '\\u003c');
}

export function decodeHome(value: unknown): HomePage | undefined {
  const { h, p, a, o, e } = recordIn(value) ?? {};
  const filter = homeFilters.find((name) => name === h);
  if (!filter || !isCount(p)) return undefined;
  const [only, audit] = [narrowedBy(onlyFields, o), narrowedBy(auditFields, e)];
  const narrowed = { ...(only && { only }), ...(audit && { audit }) };
  return {
    filter,
    page: p,
    ...narrowed,
    ...(typeof a === 'string' && /^[<>].{1,300}$/.test(a) && { at: a }),
  };
}

const maxOptionValue = 75;

/**
 * A menu option's value: `action|generation|findingId`. Undefined when it is longer than the 75 characters
 * that Slack allows.
 */
export function encodeChosen(actionId: string, target: Target): string | undefined {
  const value = `${actionId}|${target.generation}|${target.findingId}`;
  return value.length <= maxOptionValue ? value : undefined;
}

export function decodeChosen(value: unknown): (Target & { readonly actionId: string }) | undefined {
  const [, actionId, generation, findingId] =
    typeof value === 'string' ? (/^([a-z-]+)\|(\d{1,9})\|(.+)$/s.exec(value) ?? []) : [];
  if (!actionId || !generation || !isId(findingId)) return undefined;
  return { actionId, findingId, generation: Number(generation) };
}

/** The length of a button's value. */
const maxValue = 2000;

function recordIn(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== 'string' || value.length > maxValue) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 500;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
