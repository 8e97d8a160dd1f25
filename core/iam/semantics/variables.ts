import { literalMark, literalStar } from './pattern.ts';
import type { Who } from './who.ts';

/** Stands for the user who asks, where that user is not known. */
export const ownName = '\uE002';

export type FilledText = {
  readonly text: string;
  /** The value depends on the request; `text` has a star for it. */
  readonly depends: boolean;
};

/** Null: a variable that this principal never has, so the statement does not apply. */
export function fillVariables(text: string, who: Who): FilledText | null {
  if (!text.includes('${')) return { text, depends: false };
  let depends = false;
  let isMissing = false;
  const filled = text.replaceAll(/\$\{([^}]*)\}/g, (_, inner: string) => {
    if (inner === '*') return literalStar;
    if (inner === '?') return literalMark;
    if (inner === '$') return '$';
    const [name = '', standIn] = inner.split(/,(.*)/s);
    const key = name.trim().toLowerCase();
    if (key === 'aws:username') {
      if (!who.isRole) return who.userName ?? ownName;
      if (standIn === undefined) isMissing = true;
      return unquoted(standIn ?? '');
    }
    if (key === 'aws:principalaccount' || key === 'aws:accountid') return who.account ?? '*';
    depends = true;
    return '*';
  });
  return isMissing ? null : { text: filled, depends };
}

/** The default of a variable: `${aws:username, 'nobody'}`. */
function unquoted(text: string): string {
  return text.trim().replace(/^'(.*)'$/s, '$1');
}
