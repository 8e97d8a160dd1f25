/** The document with what stands between `<!-- NAME: … -->` and `<!-- /NAME -->` made anew. Throws when it has no place for it. */
export function between(document: string, name: string, made: string): string {
  const start = `<!-- ${name}: made by npm run generate -->`;
  const end = `<!-- /${name} -->`;
  const [before, rest] = document.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`The document lacks ${start} … ${end}`);
  return `${before}${start}\n${made}\n${end}${after}`;
}
