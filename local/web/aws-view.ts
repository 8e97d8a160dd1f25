import pLimit from 'p-limit';
import type { LocalAws } from '../aws/aws-clients.ts';
import { trailed } from '../aws/cloudtrail.ts';
import type { SentByAws } from '../aws/send-to-queue.ts';
import type { HandChange, Pane, Row } from '../seed/define.ts';
import { localKinds } from '../seed/kinds/registry.generated.ts';

/** All resources in the seeded regions, read from AWS without Janitor: sorted by pane, then by name. */
export async function awsView(aws: LocalAws, regions: readonly string[]): Promise<readonly Row[]> {
  const limit = pLimit(8);
  const panes = await Promise.all(
    localKinds
      .flatMap(({ panes }) => panes)
      .map(async (pane) => {
        const places = pane.scope === 'global' ? ['global'] : regions;
        const lists = await Promise.all(
          places.map((region) =>
            limit(async () =>
              (await pane.read(aws, region)).map((row) => ({
                ...row,
                kind: pane.title,
                region,
                changes: (pane.changes ?? [])
                  .filter(({ offered }) => offered?.(row) ?? true)
                  .map(({ title, asks }) => ({ title, ...(asks ? { asks } : {}) })),
              })),
            ),
          ),
        );
        return lists.flat().sort((a, b) => a.name.localeCompare(b.name));
      }),
  );
  return panes.flat();
}

export type HandChangeDeps = {
  readonly aws: LocalAws;
  readonly account: string;
  readonly nowMs: () => number;
  /** Sends what AWS sends to a queue of Janitor. */
  readonly send: (sent: SentByAws) => Promise<void>;
};

/** Makes a change by hand with the person's own AWS permissions. Returns the error of AWS. */
export async function changeByHand(
  { aws, account, nowMs, send }: HandChangeDeps,
  wanted: { readonly kind: string; readonly region: string; readonly id: string; readonly change: string },
  text: string,
): Promise<string | undefined> {
  const pane: Pane | undefined = localKinds
    .flatMap(({ panes }): readonly Pane[] => panes)
    .find(({ title }) => title === wanted.kind);
  const change: HandChange | undefined = pane?.changes?.find(({ title }) => title === wanted.change);
  if (!change) return `${wanted.kind || 'This resource'} has no change "${wanted.change}"`;
  try {
    const { region, id } = wanted;
    if ('call' in change)
      await send(trailed(await change.call(aws, region, id, text), { account, atMs: nowMs() }));
    else if ('happens' in change)
      await send(await change.happens({ aws, account, region, id, nowMs: nowMs() }));
    else await change.run(aws, region, id, text);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
