const ellipsis = '…';

/** Cuts go back to the end of a word, unless that drops more characters than this. */
const longestWord = 30;

// Created on first use: it takes 6 ms, a tenth of the Slack function's start.
let segmenter: Intl.Segmenter | undefined;

/**
 * Cuts a text to at most `max` UTF-16 code units, between words, or within a long word between graphemes.
 * Ends a cut text with "…". For data and for sentences that contain data.
 */
export function shorten(text: string, max: number): string {
  const whole = text.replace(/\p{Surrogate}/gu, '\ufffd');
  return whole.length <= max ? whole : fitting(graphemes(whole, max), max);
}

/** As many whole pieces as fit into `max` UTF-16 code units. Ends with "…" when some are dropped. */
export function fitting(pieces: Iterable<string>, max: number): string {
  let kept = '';
  let shorter = '';
  let words = '';
  for (const piece of pieces) {
    const isSpace = piece.trim() === '';
    if (isSpace && kept.length + ellipsis.length <= max) words = kept;
    if (kept.length + piece.length > max) {
      if (max < 1) return '';
      const cut = words !== '' && shorter.length - words.length <= longestWord ? words : shorter;
      return cut.trimEnd() + ellipsis;
    }
    kept += piece;
    if (kept.length + ellipsis.length <= max) shorter = kept;
  }
  return kept;
}

/**
 * The graphemes of a text (a letter with accents, an emoji with skin tone) up to the first one past `max`
 * code units, which may be incomplete. Takes about a microsecond each.
 */
export function* graphemes(text: string, max: number): Iterable<string> {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { segment } of segmenter.segment(startOf(text, max + 1))) yield segment;
}

/**
 * The text before a known position in a date, hash or key. May end in half a character: use `shorten` for
 * text that people read.
 */
export function startOf(text: string, end: number): string {
  // oxlint-disable-next-line typescript/no-deprecated -- the one place
  return text.slice(0, end);
}
