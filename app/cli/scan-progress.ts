import type { OnProgress } from './scan-run.ts';

const barWidth = 30;

/** Shows a progress bar on a terminal, else one line per region. */
export function showProgress(out: { readonly isTTY?: boolean; readonly write: (text: string) => unknown }): {
  readonly step: OnProgress;
  readonly end: () => void;
} {
  const step: OnProgress = (done, total, { account, region }, seen) => {
    const failed = seen.notLookedAt.map(({ kind, reason }) => `${kind} not looked at: ${reason}`);
    if (!out.isTTY) {
      const resources = seen.lookedAt.reduce((sum, { count }) => sum + count, 0);
      out.write(
        `${[`${done}/${total} ${account} ${region}: ${resources} resources`, ...failed].join('; ')}\n`,
      );
      return;
    }
    const filled = Math.round((done / total) * barWidth);
    out.write(
      `\r\u001B[K[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}] ${done}/${total} ${account} ${region}`,
    );
  };
  return { step, end: () => (out.isTTY ? out.write('\r\u001B[K') : undefined) };
}
