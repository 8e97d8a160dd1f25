interface String {
  /** @deprecated It leaves half a character: cut what people read with `shorten`, a fixed form with `startOf`. */
  slice(start: 0, end: number): string;
  /** @deprecated It leaves half a character: cut what people read with `shorten`, a fixed form with `startOf`. */
  substring(start: number, end?: number): string;
}
