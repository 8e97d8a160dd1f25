import type { Finding } from '../../core/finding.ts';
import type { DirectMessage } from '../../core/ports/notices.ts';
import type { SpeakDeps } from '../api/speak-deps.ts';
import { permalinkOf } from '../find-posted.ts';

/** The message shows at most this many rows, so no more links are read. */
const linksRead = 20;

/** Finding id → permalink of its card. */
export async function linksOf(
  deps: SpeakDeps,
  entries: DirectMessage['entries'],
): Promise<ReadonlyMap<Finding['id'], string>> {
  const links = new Map<string, string>();
  for (const { finding } of entries.slice(0, linksRead)) {
    const link = finding.card ? await permalinkOf(deps, finding.card) : null;
    if (link !== null) links.set(finding.id, link);
  }
  return links;
}
