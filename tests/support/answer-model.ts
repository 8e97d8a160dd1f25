import type { AnswerOf } from '../../aws/access/answer-table.ts';
import type { Model, ServiceShape } from './botocore.ts';

type FoundShape = { readonly shape: ServiceShape; readonly isRequired: boolean } | { readonly wrong: string };

/** Returns what AWS's own model says against a row of the table of answers; empty: nothing. */
export function contradictions(model: Model, operation: string, row: AnswerOf): readonly string[] {
  const described = model.operations[operation];
  if (!described) return [`there is no operation ${operation}`];
  const { always, checked = [], orUnknown = [], orProtected = [], omitted = [], kept = [] } = row;
  const output = described.output ? (model.shapes[described.output.shape] ?? emptyShape) : emptyShape;
  const fields = [...always, ...checked, ...orUnknown, ...orProtected, ...omitted, ...kept];
  const wrong = fields.flatMap((path) => {
    const found = shapeAt(model, output, path.split('.'));
    if ('wrong' in found) return [`${path}: ${found.wrong}`];
    return found.isRequired && omitted.includes(path) ? [`${path} is required and never omitted`] : [];
  });
  const isXml = ['ec2', 'query'].includes(model.metadata.protocol);
  const isJson = !isXml && model.metadata.protocol !== 'rest-xml';
  if (isXml && row.root !== undefined) wrong.push(`the root is ${operation}Response`);
  if (isJson && row.root !== null && row.root !== '{}') wrong.push('the body is no XML');
  const page = /\/API_(?:control_)?(\w+)\.html$/.exec(row.source)?.[1] ?? '';
  if (!model.operations[page] && !model.shapes[page]) wrong.push(`${row.source} is the page of nothing`);
  return wrong;
}

const emptyShape: ServiceShape = { type: 'structure', members: {} };

function shapeAt(model: Model, within: ServiceShape, [step, ...rest]: readonly string[]): FoundShape {
  const [, name = '', , list] = /^([^?[]+)(\?)?(\[\])?$/.exec(step ?? '') ?? [];
  const inner = memberOf(model, within, name);
  if (!inner) return { wrong: `the ${within.type} has no ${name}` };
  if ((inner.type === 'list') !== (list !== undefined) && (list !== undefined || rest.length > 0))
    return { wrong: `${name} is a ${inner.type}` };
  const element = list === undefined ? inner : shapeOf(model, inner.member);
  if (!element) return { wrong: `${name} is a list of nothing` };
  if (rest.length > 0) return shapeAt(model, element, rest);
  return { shape: inner, isRequired: within.required?.includes(name) === true };
}

function memberOf(model: Model, within: ServiceShape, name: string): ServiceShape | undefined {
  if (within.type !== 'map') return shapeOf(model, within.members?.[name]);
  const keys = shapeOf(model, within.key)?.enum;
  return keys === undefined || keys.includes(name) ? shapeOf(model, within.value) : undefined;
}

function shapeOf(model: Model, ref: { readonly shape: string } | undefined): ServiceShape | undefined {
  return ref && model.shapes[ref.shape];
}
