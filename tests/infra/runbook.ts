import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Anchors of the runbook's headings as on GitHub; null when there is no runbook. */
export function runbookHeadings(root: string): ReadonlySet<string> | null {
  const file = join(root, 'docs', 'runbook.md');
  if (!existsSync(file)) return null;
  const headings = readFileSync(file, 'utf8').matchAll(/^#{1,6} (.+)$/gm);
  return new Set(
    [...headings].map(([, heading = '']) =>
      heading
        .trim()
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
