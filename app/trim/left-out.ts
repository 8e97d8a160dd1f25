/** Replaces parts of the SDK that a Lambda function never runs (infra/trim.ts). */
function leftOut(): never {
  throw new Error('This part of the AWS SDK is left out of this bundle (infra/trim.ts)');
}

export {
  /** Used where Node has no SHA-256. */
  leftOut as Sha256Js,
  /** Used by clients with `retryMode: 'adaptive'`. */
  leftOut as AdaptiveRetryStrategy,
  /** Used where `AWS_REGION` is not set. */
  leftOut as getInstanceMetadataRegion,
};
