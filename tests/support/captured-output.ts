import { jest } from '@jest/globals';

/** Captures stdout and stderr instead of writing them, and returns the JSON of each line. */
export function capturedOutput(): () => readonly Record<string, unknown>[] {
  let written = '';
  const keep = (text: string | Uint8Array): boolean => {
    written += String(text);
    return true;
  };
  jest.spyOn(process.stdout, 'write').mockImplementation(keep);
  jest.spyOn(process.stderr, 'write').mockImplementation(keep);
  return () =>
    written
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
}
