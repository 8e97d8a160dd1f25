import { expect, test } from '@jest/globals';
import { parseDevArgs } from '../../../local/host/dev-args.ts';
import { readSocketEnvironment } from '../../../local/socket/environment.ts';

const tokens = { SLACK_APP_TOKEN: 'xapp-1', SLACK_BOT_TOKEN: 'xoxb-1' };

test('everything that is missing is named at once, and no signing secret is asked for', () => {
  expect(readSocketEnvironment({})).toEqual({
    ok: false,
    error: ['Missing environment variables: SLACK_APP_TOKEN, SLACK_BOT_TOKEN'],
  });
  expect(readSocketEnvironment(tokens)).toMatchObject({ ok: true, value: { appToken: 'xapp-1' } });
});

test('tokens that changed places are told apart', () => {
  const read = readSocketEnvironment({ SLACK_APP_TOKEN: 'xoxb-1', SLACK_BOT_TOKEN: 'xapp-1' });
  expect(read).toMatchObject({
    ok: false,
    error: [expect.stringMatching(/SLACK_APP_TOKEN.*xapp-/), expect.stringMatching(/SLACK_BOT_TOKEN.*xoxb-/)],
  });
});

test('a token is never repeated in a problem', () => {
  const read = readSocketEnvironment({ SLACK_APP_TOKEN: 'secret-value', SLACK_BOT_TOKEN: 'other-secret' });
  expect(JSON.stringify(read)).not.toMatch(/secret/);
});

test('what is wrong besides is told with it', () => {
  const read = readSocketEnvironment({ ...tokens, AWS_ENDPOINT_URL: 'nowhere' });
  expect(read).toMatchObject({ ok: false, error: [expect.stringMatching(/AWS_ENDPOINT_URL/)] });
});

test('--act without --socket, and what nobody knows, is refused', () => {
  expect(parseDevArgs(['--act'])).toMatchObject({ ok: false });
  expect(parseDevArgs(['--scoket'])).toMatchObject({ ok: false });
  expect(parseDevArgs(['extra'])).toMatchObject({ ok: false });
  expect(parseDevArgs(['--socket', '--act'])).toMatchObject({ ok: true, value: { socket: true, act: true } });
  expect(parseDevArgs([])).toMatchObject({ ok: true, value: { socket: false, act: false, help: false } });
});
