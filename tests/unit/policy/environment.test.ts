import { describe, expect, test } from '@jest/globals';
import { readEnvironment, readScanEnvironment } from '../../../app/runtime/environment.ts';

const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'shh' };

describe('environment', () => {
  test('two secrets are enough; everything else has a default', () => {
    expect(readEnvironment(slack)).toEqual({
      ok: true,
      value: {
        region: 'us-east-1',
        endpoint: null,
        configPath: null,
        stage: 'dev',
        prefix: 'janitor-dev',
        port: 3000,
        slack: { apiUrl: 'https://slack.com/api/', botToken: 'xoxb-1', signingSecret: 'shh' },
      },
    });
  });

  test('all the missing variables are named in one line, an empty one is missing', () => {
    const read = readEnvironment({ SLACK_BOT_TOKEN: ' ' });
    expect(read).toEqual({
      ok: false,
      error: ['Missing environment variables: SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET'],
    });
  });

  test('a wrong value is reported beside the missing ones, without its value', () => {
    const read = readEnvironment({
      PORT: '70000',
      SLACK_API_URL: 'file:///etc/passwd',
      JANITOR_STAGE: 'My Stage',
    });
    expect(read).toEqual({
      ok: false,
      error: [
        'Missing environment variables: SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET',
        'JANITOR_STAGE must be 1 to 20 of a-z, 0-9 and -',
        'PORT must be a port from 0 to 65535',
        'SLACK_API_URL must be an http(s) URL',
      ],
    });
  });

  test('port 0 asks for a free port, and the Slack URL gets its slash', () => {
    const read = readEnvironment({ ...slack, PORT: '0', SLACK_API_URL: 'http://127.0.0.1:4000/api' });
    expect(read).toMatchObject({
      ok: true,
      value: { port: 0, slack: { apiUrl: 'http://127.0.0.1:4000/api/' } },
    });
  });

  test('a scan needs no Slack, and takes the region from either variable of the SDK', () => {
    expect(
      readScanEnvironment({
        AWS_DEFAULT_REGION: 'eu-west-1',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:5000',
        JANITOR_CONFIG: 's3://b/k',
      }),
    ).toEqual({
      ok: true,
      value: {
        region: 'eu-west-1',
        endpoint: 'http://127.0.0.1:5000',
        configPath: 's3://b/k',
        stage: 'dev',
        prefix: 'janitor-dev',
      },
    });
  });
});
