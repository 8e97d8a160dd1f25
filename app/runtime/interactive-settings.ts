/** For clients of AWS on the way of a person who waits 3 s: what hangs is tried once more, and then given up in time to say so. */
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

/** Of a transaction that others stood in the way of, each of which a client may repeat. */
export const interactiveCommits = 3;
