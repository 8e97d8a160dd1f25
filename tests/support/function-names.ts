import { functions } from '../../infra/functions.ts';

export const functionNames: readonly string[] = functions.map(({ name }) => name);
