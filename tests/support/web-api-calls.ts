import { WebClient } from '@slack/web-api';

/** Every method of the client, as Slack names it (`usergroups.users.list`). */
export function webApiMethods(): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: object, path: readonly string[]): void => {
    for (const [name, value] of Object.entries(node)) {
      if (typeof value === 'function') found.add([...path, name].join('.'));
      else if (typeof value === 'object' && value !== null) visit(value, [...path, name]);
    }
  };
  // Only namespaces: everything else on the client is internal.
  const client = new WebClient() as unknown as Record<string, unknown>;
  for (const namespace of ['admin', 'apps', 'auth', 'bots', 'bookmarks', 'canvases', 'chat', 'conversations'])
    visit(client[namespace] as object, [namespace]);
  for (const namespace of [
    'dnd',
    'emoji',
    'files',
    'oauth',
    'pins',
    'reactions',
    'reminders',
    'search',
    'team',
  ])
    visit(client[namespace] as object, [namespace]);
  for (const namespace of ['usergroups', 'users', 'views']) visit(client[namespace] as object, [namespace]);
  return found;
}

/** The Web API methods that a source text calls or passes on, whatever the client's variable is called. */
export function methodsIn(text: string, known: ReadonlySet<string>): readonly string[] {
  const chains = text
    .replace(/(['"`])[a-zA-Z.]+\1/g, '')
    .matchAll(/\??\.\s*([a-z]+(?:\s*\??\.\s*[a-zA-Z]+)+)/g);
  const called = new Set<string>();
  for (const [, chain = ''] of chains) {
    const names = chain.split(/\s*\??\.\s*/);
    for (let from = 0; from < names.length; from += 1) {
      const method = longest(names.slice(from), known);
      if (!method) continue;
      called.add(method);
      from += method.split('.').length - 1;
    }
  }
  return [...called];
}

/** `usergroups.users.list` does not also count as `users.list`. */
function longest(names: readonly string[], known: ReadonlySet<string>): string | undefined {
  for (let length = names.length; length > 1; length -= 1) {
    const method = names.slice(0, length).join('.');
    if (known.has(method)) return method;
  }
  return undefined;
}
