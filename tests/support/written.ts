import { jest } from '@jest/globals';

/** Keeps what is written to stdout and stderr from now on, instead of writing it; gives its lines, each of JSON. */
export function parseWrites(): () => readonly Record<string, unknown>[] {
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
