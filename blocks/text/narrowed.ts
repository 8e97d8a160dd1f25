/** The filters for findings on the Home tab; an absent field does not filter. */
export const onlyFields = ['rule', 'account', 'region', 'owner', 'severity', 'text'] as const;
export type HomeOnly = Partial<Readonly<Record<(typeof onlyFields)[number], string>>>;

/** The filters for events on the Home tab. `day`: in UTC. `at`: a cursor; `>key` reads older events, `<key` newer ones. */
export const auditFields = ['day', 'actor', 'type', 'at'] as const;
export type AuditOnly = Partial<Readonly<Record<(typeof auditFields)[number], string>>>;

const longest = 60;
/** Free text: people typed it or chose the name. The other fields are ids, days or numbers. */
const free: readonly string[] = ['text', 'account', 'region'];
const plainId = /^[A-Za-z0-9._:-]+$/;
const turn = /^[<>]\d{15}(#[A-Za-z0-9._:-]+)?$/;

/** Keeps the known fields with text values; undefined when there are none. */
export function narrowedBy<N extends string>(
  fields: readonly N[],
  value: unknown,
): Partial<Record<N, string>> | undefined {
  const record = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const kept = fields.flatMap((name): [N, string][] => {
    const one = Object.hasOwn(record, name) ? record[name] : undefined;
    if (typeof one !== 'string' || one === '' || one.length > longest) return [];
    const isTaken = free.includes(name) || (name === 'at' ? turn : plainId).test(one);
    return isTaken ? [[name, one]] : [];
  });
  return kept.length === 0 ? undefined : (Object.fromEntries(kept) as Partial<Record<N, string>>);
}
