import { nameOf, parseArn } from '../semantics/arn.ts';

/** Whether the caller is the user of that name. A role or session may have the name of a user, and is another. */
export function isUser(
  caller: { readonly actor: string | null; readonly actorName: string | null },
  userName: string,
): boolean {
  if (caller.actor === null) return caller.actorName === userName;
  const resource = parseArn(caller.actor)?.resource ?? '';
  return resource.startsWith('user/') && nameOf(resource) === userName;
}
