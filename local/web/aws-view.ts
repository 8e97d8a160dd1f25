import pLimit from 'p-limit';
import type { LocalAws } from '../aws/aws-clients.ts';
import type { Row } from '../seed/define.ts';
import { localKinds } from '../seed/kinds/registry.generated.ts';

/** Everything in the seeded regions, read from AWS itself and not from the janitor: by pane, then by name. */
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
              (await pane.read(aws, region)).map((row) => ({ ...row, kind: pane.title, region })),
            ),
          ),
        );
        return lists.flat().sort((a, b) => a.name.localeCompare(b.name));
      }),
  );
  return panes.flat();
}
