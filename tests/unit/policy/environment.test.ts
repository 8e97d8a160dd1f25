import { describe, expect, test } from '@jest/globals';
import { readEnvironment, readScanEnvironment } from '../../../app/runtime/environment.ts';

const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'shh' };

describe('the environment', () => {
  test('needs two secrets and has defaults for everything else', () => {
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

  test('with missing or blank variables is refused with all their names', () => {
    const read = readEnvironment({ SLACK_BOT_TOKEN: ' ' });
    expect(read).toEqual({
      ok: false,
      error: ['Missing environment variables: SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET'],
    });
  });

  test('with wrong values is refused with their names and without the values', () => {
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

  test('with port 0 uses a free port, and the Slack URL gets its trailing slash', () => {
    const read = readEnvironment({ ...slack, PORT: '0', SLACK_API_URL: 'http://127.0.0.1:4000/api' });
    expect(read).toMatchObject({
      ok: true,
      value: { port: 0, slack: { apiUrl: 'http://127.0.0.1:4000/api/' } },
    });
  });

  test('of a scan needs no Slack variables and accepts either region variable', () => {
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
