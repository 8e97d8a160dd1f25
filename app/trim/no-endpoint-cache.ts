/**
 * Replaces `@aws-sdk/endpoint-cache`. The DynamoDB client creates a cache, and fills it only with endpoint
 * discovery, which is off.
 */
export function EndpointCache(): void {}
