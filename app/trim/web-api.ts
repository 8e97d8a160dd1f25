/** Replaces `@slack/web-api` with the parts that Bolt and `slack/` use. */
export * from '@slack/web-api/dist/errors.js';
export { addAppMetadata } from '@slack/web-api/dist/instrument.js';
export { LogLevel } from '@slack/web-api/dist/logger.js';
export { WebClient } from '@slack/web-api/dist/WebClient.js';
