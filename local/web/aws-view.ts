import pLimit from 'p-limit';
import type { LocalAws } from '../aws/aws-clients.ts';
import type { TrailedCall } from '../aws/cloudtrail.ts';
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

/** Makes a change by hand with the person's own AWS permissions. `trail`: sends its event. Returns the error of AWS. */
export async function changeByHand(
  aws: LocalAws,
  wanted: { readonly kind: string; readonly region: string; readonly id: string; readonly change: string },
  text: string,
  trail: (call: TrailedCall) => Promise<void>,
): Promise<string | undefined> {
  const pane: Pane | undefined = localKinds
    .flatMap(({ panes }): readonly Pane[] => panes)
    .find(({ title }) => title === wanted.kind);
  const change: HandChange | undefined = pane?.changes?.find(({ title }) => title === wanted.change);
  if (!change) return `${wanted.kind || 'This resource'} has no change "${wanted.change}"`;
  try {
    const { region, id } = wanted;
    if ('call' in change) await trail(await change.call(aws, region, id, text));
    else await change.run(aws, region, id, text);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
