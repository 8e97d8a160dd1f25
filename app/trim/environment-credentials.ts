type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration: Date;
};

/** Credentials are looked at again when they have less than five minutes left, and the environment may hold new ones. */
const rereadMs = 10 * 60_000;

/**
 * In place of `@aws-sdk/credential-provider-node`: a Lambda function has its credentials in the environment, and needs
 * none of the ways by which a workstation or a container finds some.
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
          'There are no credentials in the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), and this bundle looks nowhere else',
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
