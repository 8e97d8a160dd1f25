import { expect, test } from '@jest/globals';
import { manifestUrl } from '../../../scripts/manifest-url.ts';

const deployed = 'https://abc.lambda-url.us-east-1.on.aws/';
const outputs = JSON.stringify({ stage: 'production', slackUrl: deployed });

test('the address is what was given, with the path that Slack sends to', () => {
  expect(manifestUrl({ url: deployed }, undefined)).toEqual({
    ok: true,
    value: { url: `${deployed}slack/events` },
  });
  expect(manifestUrl({ url: 'https://janitor.example.com/hook' }, undefined)).toEqual({
    ok: true,
    value: { url: 'https://janitor.example.com/hook' },
  });
});

test('a stage is looked up in the outputs of the last deploy', () => {
  expect(manifestUrl({ stage: 'production' }, outputs)).toEqual({
    ok: true,
    value: { url: `${deployed}slack/events` },
  });
});

test('outputs of another stage are not taken for this one', () => {
  const asked = manifestUrl({ stage: 'staging' }, outputs);
  expect(asked.ok).toBe(false);
  expect(asked.ok ? '' : asked.error).toMatch(/of the stage production/);
});

test.each([
  undefined,
  '',
  '[]',
  '{"stage":"production"}',
  '{"stage":"production","slackUrl":"http://x.example.com"}',
])('outputs that name no https address are refused with what to do: %p', (text) => {
  expect(manifestUrl({ stage: 'production' }, text).ok).toBe(false);
});

test('without either there is a placeholder and a hint', () => {
  const asked = manifestUrl({}, outputs);
  expect(asked.ok && asked.value.hint).toMatch(/placeholder/);
  expect(asked.ok && asked.value.url).toMatch(/\.example\.com\//);
});

test('Socket Mode takes no address, and says which token it needs', () => {
  expect(manifestUrl({ socket: true, url: deployed }, undefined).ok).toBe(false);
  const asked = manifestUrl({ socket: true }, undefined);
  expect(asked.ok && asked.value.hint).toMatch(/connections:write/);
});

test.each([
  { url: 'http://plain.example.com' },
  { url: 'no address' },
  { url: deployed, stage: 'x' },
  { name: 'x'.repeat(36) },
])('is refused: %j', (asked) => {
  expect(manifestUrl(asked, outputs).ok).toBe(false);
});
