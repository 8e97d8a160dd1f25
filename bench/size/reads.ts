import { decodeHome, type HomePage, homeFilters } from '../../blocks/text/ids.ts';
import { command as findings } from '../../handlers/commands/findings.ts';
import { command as incidents } from '../../handlers/commands/incidents.ts';
import { command as snoozes } from '../../handlers/commands/snoozes.ts';
import { command as status } from '../../handlers/commands/status.ts';
import type { HandlerDeps } from '../../handlers/define.ts';
import { rules } from '../../rules/registry.generated.ts';
import { homeOf } from '../../slack/home/home.ts';
import { createMemoryKeyValue } from '../../tests/fakes/memory-key-value.ts';
import { defaultPolicy } from '../../tests/support/default-policy.ts';
import { createStore } from '../../tests/support/dynamo-store.ts';
import { sampleNowMs } from '../../tests/support/sample-finding.ts';
import { owner, storedFindings } from './stored.ts';
import { createTable } from './table.ts';

/** The table calls of one answer, and its time. */
export type ReadCost = { readonly calls: number; readonly rounds: number; readonly p99Ms: number };

/** Answers that search a list. The number of calls grows with the list, up to the limit of a page. */
export const searches = ['waits', 'approvals', 'filtered', 'filtered: search on', 'events by nobody'].map(
  (name) => `Home, ${name}`,
);

/** Measures all answers that list or count findings. */
export async function readsAt(
  size: number,
  { latencyMs, times }: { readonly latencyMs: number; readonly times: number },
): Promise<Readonly<Record<string, ReadCost>>> {
  const table = createTable(storedFindings(size), latencyMs);
  const clock = { nowMs: () => sampleNowMs };
  const store = createStore({ dynamodb: table.dynamodb, prefix: 'bench' });
  const policy = await defaultPolicy(rules);
  const deps = {
    clock,
    store,
    keyValue: createMemoryKeyValue({ clock }),
    policy: async () => policy,
    channelTroubles: async () => [],
    workspaceUrl: async () => null,
  };
  const says = (command: typeof status) => () =>
    command.run(deps as unknown as HandlerDeps, { text: '' } as never);
  const home = (page: HomePage) => () => homeOf(deps, owner, page);
  const asked: [string, () => Promise<unknown>][] = [
    ['/janitor status', says(status)],
    ['/janitor findings', says(findings)],
    ['/janitor snoozes', says(snoozes)],
    ['/janitor incidents', says(incidents)],
  ];
  for (const filter of pagedFilters) {
    asked.push([`Home, ${filter}: first page`, home({ filter, page: 0 })]);
    asked.push([`Home, ${filter}: next page`, home(await nextOf(home({ filter, page: 0 }), filter))]);
    asked.push([`Home, ${filter}: last page`, home({ filter, page: 1_000_000 })]);
  }
  const filtered: HomePage = { filter: 'open', page: 0, only: { text: 'no such name' } };
  asked.push(['Home, waits', home({ filter: 'waits', page: 0 })]);
  asked.push(['Home, approvals', home({ filter: 'approvals', page: 0 })]);
  asked.push(['Home, filtered', home(filtered)]);
  if (size > 10_000)
    asked.push(['Home, filtered: search on', home(await nextOf(home(filtered), 'filtered'))]);
  asked.push(['Home, events by nobody', home({ filter: 'mine', page: 0, audit: { actor: 'U0NOBODY' } })]);
  const reads: Record<string, ReadCost> = {};
  for (const [name, ask] of asked) reads[name] = await measure(table.taken, ask, times);
  table.dynamodb.destroy();
  return reads;
}

const pagedFilters = homeFilters.filter((filter) => filter !== 'waits' && filter !== 'approvals');

async function nextOf(draw: () => ReturnType<typeof homeOf>, name: string): Promise<HomePage> {
  const view = JSON.stringify(await draw());
  const next = /"action_id":"home-page:next".*?"value":("(?:[^"\\]|\\.)*")/.exec(view)?.[1];
  const page = next && decodeHome(JSON.parse(next));
  if (page) return page;
  throw new Error(`${name} has one page`);
}

async function measure(
  taken: ReturnType<typeof createTable>['taken'],
  ask: () => Promise<unknown>,
  times: number,
): Promise<ReadCost> {
  const tookMs: number[] = [];
  taken();
  await ask();
  const { calls, rounds } = taken();
  for (let n = 0; n < times; n += 1) {
    const startMs = performance.now();
    await ask();
    tookMs.push(performance.now() - startMs);
  }
  const sorted = tookMs.toSorted((a, b) => a - b);
  return { calls, rounds, p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0 };
}
