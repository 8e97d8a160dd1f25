type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration: Date;
};

/** The SDK refreshes credentials that expire within five minutes; by then the environment may hold new ones. */
const rereadMs = 10 * 60_000;

/**
 * Replaces `@aws-sdk/credential-provider-node`: a Lambda function has its credentials in the environment and
 * needs no other provider.
 */
export function defaultProvider(): () => Promise<Credentials> {
  return async () => {
    const {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
      AWS_CREDENTIAL_EXPIRATION: expiresAt,
    } = process.env;
    if (!accessKeyId || !secretAccessKey)
      throw Object.assign(
        new Error(
          'AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY is not set, and this bundle has no other source of credentials',
        ),
        { name: 'CredentialsProviderError' },
      );
    return {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken ? { sessionToken } : {}),
      expiration: expiresAt ? new Date(expiresAt) : new Date(Date.now() + rereadMs),
    };
  };
}
