/** Replaces the SDK's reader of `~/.aws`: a Lambda function has no such files and is configured by its environment. */
export const CONFIG_PREFIX_SEPARATOR = '.';

export async function loadSharedConfigFiles(): Promise<{ configFile: object; credentialsFile: object }> {
  return { configFile: {}, credentialsFile: {} };
}
