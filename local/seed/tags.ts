type Tag = { readonly Key?: string | undefined; readonly Value?: string | undefined };

export function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** The value of the first of these tags that exists. */
export function tagOf(tags: readonly Tag[] | undefined, ...keys: readonly string[]): string | undefined {
  return keys.flatMap((key) => tags?.find(({ Key }) => Key === key)?.Value ?? [])[0];
}

/** "Environment=dev, Owner=ada": the tags without the name, for the panel. */
export function tagWords(tags: readonly Tag[] | undefined): string {
  return (tags ?? [])
    .filter(({ Key }) => Key !== 'Name')
    .map(({ Key = '', Value = '' }) => `${Key}=${Value}`)
    .sort()
    .join(', ');
}

/** Joins the parts that are present, for the panel. */
export function words(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(' · ');
}
