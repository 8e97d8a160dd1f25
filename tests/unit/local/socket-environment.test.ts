import { expect, test } from '@jest/globals';
import { parseDevArgs } from '../../../local/host/dev-args.ts';
import { readSocketEnvironment } from '../../../local/socket/environment.ts';

const tokens = { SLACK_APP_TOKEN: 'xapp-1', SLACK_BOT_TOKEN: 'xoxb-1' };

test('all missing variables are named at once, and no signing secret is needed', () => {
  expect(readSocketEnvironment({})).toEqual({
    ok: false,
    error: ['Missing environment variables: SLACK_APP_TOKEN, SLACK_BOT_TOKEN'],
  });
  expect(readSocketEnvironment(tokens)).toMatchObject({ ok: true, value: { appToken: 'xapp-1' } });
});

test('swapped tokens are recognised', () => {
  const read = readSocketEnvironment({ SLACK_APP_TOKEN: 'xoxb-1', SLACK_BOT_TOKEN: 'xapp-1' });
  expect(read).toMatchObject({
    ok: false,
    error: [expect.stringMatching(/SLACK_APP_TOKEN.*xapp-/), expect.stringMatching(/SLACK_BOT_TOKEN.*xoxb-/)],
  });
});

test('problems do not repeat a token', () => {
  const read = readSocketEnvironment({ SLACK_APP_TOKEN: 'secret-value', SLACK_BOT_TOKEN: 'other-secret' });
  expect(JSON.stringify(read)).not.toMatch(/secret/);
});

test('other problems are reported together with the tokens', () => {
  const read = readSocketEnvironment({ ...tokens, AWS_ENDPOINT_URL: 'nowhere' });
  expect(read).toMatchObject({ ok: false, error: [expect.stringMatching(/AWS_ENDPOINT_URL/)] });
});

test('--act without --socket and unknown arguments are refused', () => {
  expect(parseDevArgs(['--act'])).toMatchObject({ ok: false });
  expect(parseDevArgs(['--scoket'])).toMatchObject({ ok: false });
  expect(parseDevArgs(['extra'])).toMatchObject({ ok: false });
  expect(parseDevArgs(['--socket', '--act'])).toMatchObject({ ok: true, value: { socket: true, act: true } });
  expect(parseDevArgs([])).toMatchObject({ ok: true, value: { socket: false, act: false, help: false } });
});
