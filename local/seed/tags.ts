type Tag = { readonly Key?: string | undefined; readonly Value?: string | undefined };

export function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** The value of the first of these tags that there is. */
export function tagOf(tags: readonly Tag[] | undefined, ...keys: readonly string[]): string | undefined {
  return keys.flatMap((key) => tags?.find(({ Key }) => Key === key)?.Value ?? [])[0];
}

/** "Environment=dev, Owner=ada": tags without the name, for a line of the panel. */
export function tagWords(tags: readonly Tag[] | undefined): string {
  return (tags ?? [])
    .filter(({ Key }) => Key !== 'Name')
    .map(({ Key = '', Value = '' }) => `${Key}=${Value}`)
    .sort()
    .join(', ');
}

/** What there is of these, for a line of the panel. */
export function words(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(' · ');
}
