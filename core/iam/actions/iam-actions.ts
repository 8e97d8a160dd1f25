import { startOf } from '../../shorten.ts';
import * as generated from './actions.generated.ts';

export type ListName = 'credentials' | 'data' | 'infrastructure' | 'permissions';

/** ARNs as patterns; null: the action has no resource of its own and is allowed on `*` alone. */
export type ResourceTypes = readonly string[] | null;

/** An action that the engine asks about. */
export type IamAction = {
  /** As AWS writes it: `iam:PassRole`. */
  readonly name: string;
  /** In lower case. */
  readonly key: string;
  readonly service: string;
  readonly lists: readonly ListName[];
  readonly types: ResourceTypes;
  /** Its place in `iamActions`. */
  readonly index: number;
  /** The same where a policy means the same: for the same types, apart for services with rules of their own. */
  readonly typesId: number;
  /** Its calls count as one Region, whichever the caller chooses. */
  readonly isGlobal: boolean;
  /** Stands for any action of its service, by a name that no action has. */
  readonly isStandIn: boolean;
};

const letters: Readonly<Record<string, ListName>> = {
  C: 'credentials',
  D: 'data',
  I: 'infrastructure',
  P: 'permissions',
};

const globalServices = new Set(['account', 'cloudfront', 'iam', 'organizations', 'route53']);

const resourceTypes = linesOf(generated.resourceTypes);
const typesIds = new Map<string, number>();

export const iamActions: readonly IamAction[] = linesOf(generated.actions).map((line, index) => {
  const [name = '', marks = '', numbers = ''] = line.split(' ');
  return {
    ...named(name),
    index,
    lists: Array.from(marks).flatMap((mark) => letters[mark] ?? []),
    types: numbers === '-' ? null : numbers.split(',').map((number) => resourceTypes[Number(number)] ?? '*'),
    typesId: idOf(name, numbers),
    isStandIn: false,
  };
});

/** Actions with what is asked of each, side by side: to go through hundreds of objects takes longer. */
export type ActionTable = {
  readonly actions: readonly IamAction[];
  readonly indexes: Uint16Array;
  readonly typesIds: Uint16Array;
};

export function tableOf(actions: readonly IamAction[]): ActionTable {
  return {
    actions,
    indexes: Uint16Array.from(actions, ({ index }) => index),
    typesIds: Uint16Array.from(actions, ({ typesId }) => typesId),
  };
}

const ofList = (list: ListName) => iamActions.filter(({ lists }) => lists.includes(list));

export const actionsOfList: Readonly<Record<ListName, readonly IamAction[]>> = {
  credentials: ofList('credentials'),
  data: ofList('data'),
  infrastructure: ofList('infrastructure'),
  permissions: ofList('permissions'),
};

const byKey = new Map(iamActions.map((action) => [action.key, action]));

/** All services that AWS has, by the prefix of their actions. */
export const services: readonly string[] = generated.services.split(' ');

/** Throws for an action that the engine does not ask about: the catalogue and the generated table disagree. */
export function iamAction(name: string): IamAction {
  const action = byKey.get(name.toLowerCase());
  if (!action) throw new Error(`${name} is not among the actions asked about: run npm run generate`);
  return action;
}

const ofTokens = ['sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'];

/** As AWS writes it, where the name is known. */
export function writtenAs(key: string): string {
  return byKey.get(key)?.name ?? ofTokens.find((name) => name.toLowerCase() === key) ?? key;
}

/** An action that stands for any of its service; it fits every resource. */
export function anyActionOf(service: string, name: string): IamAction {
  const full = `${service}:${name}`;
  const known = standIns.get(full) ?? standIn(full);
  if (standIns.size < maxStandIns) standIns.set(full, known);
  return known;
}

const standIns = new Map<string, IamAction>();
const maxStandIns = 2_000;

function standIn(name: string): IamAction {
  return {
    ...named(name),
    lists: [],
    types: ['*'],
    index: -1,
    typesId: idOf(name, '*'),
    isStandIn: true,
  };
}

function idOf(name: string, types: string): number {
  const { service, isGlobal } = named(name);
  const key = `${/^(iam|sts)$/.test(service) ? service : isGlobal} ${types}`;
  const id = typesIds.get(key) ?? typesIds.size;
  typesIds.set(key, id);
  return id;
}

function named(name: string): Pick<IamAction, 'name' | 'key' | 'service' | 'isGlobal'> {
  const service = startOf(name, name.indexOf(':'));
  return { name, key: name.toLowerCase(), service, isGlobal: globalServices.has(service) };
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}
