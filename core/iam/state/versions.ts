/** IAM keeps at most so many versions of a managed policy.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const maxVersions = 5;

/** 12 for `v12`; 0 for another id. */
export function versionNumber(id: string): number {
  return Number(/^v(\d+)$/.exec(id)?.[1] ?? 0);
}

/** From the oldest to the newest. */
export function byVersion(a: string, b: string): number {
  return versionNumber(a) - versionNumber(b) || (a < b ? -1 : 1);
}

/** The id after the newest. IAM does not reuse ids, so the true one may be higher. */
export function nextVersion(versions: Readonly<Record<string, string>>): string {
  return `v${Math.max(0, ...Object.keys(versions).map(versionNumber)) + 1}`;
}
