import { expect, test } from '@jest/globals';
import { manifestUrl } from '../../../scripts/manifest-url.ts';

const deployed = 'https://abc.lambda-url.us-east-1.on.aws/';
const outputs = JSON.stringify({ stage: 'production', slackUrl: deployed });

test("manifestUrl appends Slack's path to the given URL", () => {
  expect(manifestUrl({ url: deployed }, undefined)).toEqual({
    ok: true,
    value: { url: `${deployed}slack/events` },
  });
  expect(manifestUrl({ url: 'https://janitor.example.com/hook' }, undefined)).toEqual({
    ok: true,
    value: { url: 'https://janitor.example.com/hook' },
  });
});

test("manifestUrl reads a stage's URL from the outputs of the last deployment", () => {
  expect(manifestUrl({ stage: 'production' }, outputs)).toEqual({
    ok: true,
    value: { url: `${deployed}slack/events` },
  });
});

test('manifestUrl refuses outputs of another stage', () => {
  const asked = manifestUrl({ stage: 'staging' }, outputs);
  expect(asked.ok).toBe(false);
  expect(asked.ok ? '' : asked.error).toMatch(/from stage production/);
});

test.each([
  undefined,
  '',
  '[]',
  '{"stage":"production"}',
  '{"stage":"production","slackUrl":"http://x.example.com"}',
])('manifestUrl refuses outputs without an https URL, with instructions: %p', (text) => {
  expect(manifestUrl({ stage: 'production' }, text).ok).toBe(false);
});

test('manifestUrl without URL and stage returns a placeholder and a hint', () => {
  const asked = manifestUrl({}, outputs);
  expect(asked.ok && asked.value.hint).toMatch(/placeholder/);
  expect(asked.ok && asked.value.url).toMatch(/\.example\.com\//);
});

test('manifestUrl for Socket Mode takes no URL and names the token that it needs', () => {
  expect(manifestUrl({ socket: true, url: deployed }, undefined).ok).toBe(false);
  const asked = manifestUrl({ socket: true }, undefined);
  expect(asked.ok && asked.value.hint).toMatch(/connections:write/);
});

test.each([
  { url: 'http://plain.example.com' },
  { url: 'no address' },
  { url: deployed, stage: 'x' },
  { name: 'x'.repeat(36) },
])('manifestUrl refuses %j', (asked) => {
  expect(manifestUrl(asked, outputs).ok).toBe(false);
});
