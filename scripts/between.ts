/** Replaces the text between `<!-- NAME: … -->` and `<!-- /NAME -->`. Throws when the markers are missing. */
export function between(document: string, name: string, made: string): string {
  return betweenLines(document, [`<!-- ${name}: made by npm run generate -->`, `<!-- /${name} -->`], made);
}

/** Replaces the text between two lines, which stay. */
export function betweenLines(
  document: string,
  [start, end]: readonly [string, string],
  made: string,
): string {
  const lines = document.split('\n');
  const from = lines.indexOf(start);
  const to = lines.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`The document lacks ${start} … ${end}`);
  return [...lines.slice(0, from + 1), made, ...lines.slice(to)].join('\n');
}
