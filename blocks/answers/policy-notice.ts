import type { PolicyNotice } from '../../core/policy-files/record.ts';
import { code } from '../text/escape.ts';
import { fitted, type Message, section } from '../text/parts.ts';

/** Says that the newest version of a file is not used, and why; or that it is valid again. */
export function policyNoticeMessage({ file, lines }: PolicyNotice): Message {
  const name = code(file, 300);
  if (lines === null)
    return {
      text: `${file} is valid again and in force.`,
      blocks: [section(`✅ ${name} is valid again and in force.`)],
    };
  return {
    text: `The edit of ${file} is not used: it is invalid.`,
    blocks: [
      section(`⚠️ *The edit of ${name} is not used.* The last valid version stays in force.`),
      ...fitted(lines.length, (shown) => lines.slice(0, shown).map((line) => section(code(line, 400)))),
    ],
  };
}
