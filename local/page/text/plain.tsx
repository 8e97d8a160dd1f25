import { Fragment, type ReactNode } from 'react';
import { withEmoji } from './emoji.ts';

/** Text of type `plain_text`. Emoji become images, so that they look the same on every machine. */
export function Plain({ text }: { readonly text: string }): ReactNode {
  return <Glyphs text={withEmoji(text)} />;
}

/** Matches emoji by default presentation or variation selector, including skin tones and joined sequences. */
const emoji = /(?:\p{Emoji_Presentation}|\p{Emoji}\uFE0F)(?:\p{Emoji_Modifier}|\u200D\p{Emoji}\uFE0F?)*/gu;

export function Glyphs({ text }: { readonly text: string }): ReactNode {
  const parts: ReactNode[] = [];
  let from = 0;
  for (const { 0: glyph, index } of text.matchAll(emoji)) {
    parts.push(
      text.slice(from, index),
      <img key={index} className="emoji" src={`/emoji/${nameOfFile(glyph)}.svg`} alt={glyph} />,
    );
    from = index + glyph.length;
  }
  return parts.length === 0 ? text : <Fragment>{[...parts, text.slice(from)]}</Fragment>;
}

/** Code points in hexadecimal. Only joined sequences keep the variation selector. */
export function nameOfFile(glyph: string): string {
  const points = Array.from(glyph, (character) => (character.codePointAt(0) ?? 0).toString(16));
  return (points.includes('200d') ? points : points.filter((point) => point !== 'fe0f')).join('-');
}
