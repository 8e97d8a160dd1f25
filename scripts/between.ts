/** The document with what stands between `<!-- NAME: … -->` and `<!-- /NAME -->` made anew. Throws when it has no place for it. */
export function between(document: string, name: string, made: string): string {
  return betweenLines(document, [`<!-- ${name}: made by npm run generate -->`, `<!-- /${name} -->`], made);
}

/** The same between two other lines, which stay. */
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
