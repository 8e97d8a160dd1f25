import { getSignedCookies } from '@aws-sdk/cloudfront-signer';
import type { DashboardLinks } from '../../core/ports/dashboard-links.ts';
import type { Clock, Secret } from '../../core/ports/runtime.ts';

/** Long enough to read a report, short enough for a link that was passed on. */
const validMinutes = 30;

export type DashboardKey = { readonly id: string; readonly privateKey: Secret };

/**
 * Links whose signature opens the data files of the page for half an hour. It is in the fragment, which browsers send to
 * no server: the page adds it to its requests. `key`: null for a dashboard that everybody may read.
 */
export function createDashboardLinks({
  url,
  key,
  clock,
}: {
  /** Ends with a slash. */
  readonly url: string;
  readonly key: DashboardKey | null;
  readonly clock: Clock;
}): DashboardLinks {
  return {
    make: async () => {
      if (key === null) return { url, validMinutes: null };
      const endsAtSeconds = Math.floor(clock.nowMs() / 1_000) + validMinutes * 60;
      const policy = JSON.stringify({
        Statement: [
          {
            Resource: `${url}data/*`,
            Condition: { DateLessThan: { 'AWS:EpochTime': endsAtSeconds } },
          },
        ],
      });
      const cookies = getSignedCookies({
        policy,
        keyPairId: key.id,
        privateKey: await key.privateKey.read(),
      });
      const access = new URLSearchParams({
        Policy: cookies['CloudFront-Policy'] ?? '',
        Signature: cookies['CloudFront-Signature'],
        'Key-Pair-Id': cookies['CloudFront-Key-Pair-Id'],
      });
      return { url: `${url}#${access}`, validMinutes };
    },
  };
}
