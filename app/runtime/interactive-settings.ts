/**
 * For AWS clients behind a Slack request, which has 3 s: a hanging call is retried once, then fails early
 * enough to answer.
 */
export const interactiveSettings = {
  maxAttempts: 2,
  requestHandler: {
    connectionTimeout: 400,
    requestTimeout: 800,
    throwOnRequestTimeout: true,
    httpAgent: { keepAlive: true, maxSockets: 50 },
    httpsAgent: { keepAlive: true, maxSockets: 50 },
  },
} as const;

/** Attempts of a transaction that conflicts with others. The client may retry each attempt. */
export const interactiveCommits = 3;
