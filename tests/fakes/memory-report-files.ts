import type { ReportFiles } from '../../core/ports/report-files.ts';

/** Report files in memory. `fails`: keys whose next write throws. */
export function createMemoryReportFiles() {
  const files = new Map<string, string>();
  const fails = new Set<string>();
  let writes = 0;
  const write = (key: string, text: string): void => {
    const wrong = [...fails].find((part) => key.includes(part));
    if (wrong !== undefined) {
      fails.delete(wrong);
      throw new Error('SlowDown');
    }
    writes += 1;
    files.set(key, text);
  };
  const made: ReportFiles = {
    bucket: 'janitor-test-compliance',
    grow: (key) => {
      let text = '';
      return {
        append: async (part) => {
          text += part;
        },
        close: async (head, tail) => write(key, head + text + tail),
        abandon: async () => {},
      };
    },
    put: async (key, text) => write(key, text),
    copy: async (from, to) => write(to, files.get(from) ?? ''),
    read: async (key) => {
      const text = files.get(key);
      return text === undefined ? undefined : Buffer.from(text, 'utf8');
    },
  };
  return { ...made, files, fails, writes: () => writes };
}
