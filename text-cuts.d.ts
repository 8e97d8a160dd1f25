interface String {
  /** @deprecated May cut a character in half: use `shorten` for text that people read, `startOf` for fixed formats. */
  slice(start: 0, end: number): string;
  /** @deprecated May cut a character in half: use `shorten` for text that people read, `startOf` for fixed formats. */
  substring(start: number, end?: number): string;
}
