/** In place of `@aws-sdk/endpoint-cache`. The client of DynamoDB makes one, and fills it only where endpoint discovery is on: nowhere here. */
export function EndpointCache(): void {}
