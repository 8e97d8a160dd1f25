import type * as z from 'zod/mini';
import type { DashboardIndex } from '../../core/dashboard/files.ts';
import type { DailyReport } from '../../core/report/report.ts';
import { daySchema, indexSchema } from '../data/schema.ts';

/** `why`: a text for people. */
export type Loaded<T> =
  | { readonly ok: true; readonly value: T; readonly nowMs: number }
  | { readonly ok: false; readonly why: string };

export type Load = {
  readonly index: () => Promise<Loaded<DashboardIndex>>;
  readonly day: (date: string) => Promise<Loaded<DailyReport>>;
};

/** `query`: opens the files. */
export function loader(query: string, get: typeof fetch): Load {
  return {
    index: () => read(get, `data/index.json${query}`, indexSchema),
    day: (date) => read(get, `data/days/${date}.json${query}`, daySchema),
  };
}

async function read<S extends z.ZodMiniType>(
  get: typeof fetch,
  path: string,
  schema: S,
): Promise<Loaded<z.infer<S>>> {
  const refused = (why: string) => ({ ok: false, why }) as const;
  try {
    const response = await get(path);
    if (response.status === 403)
      return refused(
        'No access. The link has expired, or there is no report yet. Open the dashboard from Slack.',
      );
    if (response.status === 404)
      return refused('There is no report yet. The first one comes with the next daily report.');
    if (!response.ok) return refused(`The data could not be read: status ${response.status}.`);
    const parsed = schema.safeParse(JSON.parse(await response.text()));
    if (!parsed.success) return refused('The data is broken: it is not what this page expects.');
    return { ok: true, value: parsed.data, nowMs: nowOf(response) };
  } catch (thrown) {
    return refused(
      thrown instanceof SyntaxError
        ? 'The data is broken: it is no JSON.'
        : 'The data could not be read. Is the network there?',
    );
  }
}

/** The later of both clocks: this computer's may be late, and a stored answer's is. */
function nowOf({ headers }: Response): number {
  return Math.max(Date.now(), Date.parse(headers.get('date') ?? '') || 0);
}
