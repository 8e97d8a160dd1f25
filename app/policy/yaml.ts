import {
  type CST,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  Parser,
  parseDocument,
} from 'yaml';
import { shorten } from '../../core/shorten.ts';
import { type Path, quote } from './problem.ts';

/** The position of a node, starting at 1, and the source text of a scalar. */
export type FilePosition = { readonly line: number; readonly column: number; readonly source?: string };
export type YamlProblem = FilePosition & { readonly path: Path; readonly message: string };
export type YamlFile = {
  readonly data: unknown;
  readonly problems: readonly YamlProblem[];
  /** The position of a value. For a path that does not exist: that of its nearest parent. */
  readonly placeOf: (path: Path) => FilePosition;
  /** The position of a mapping's key. */
  readonly placeOfKey: (path: Path, key: string) => FilePosition;
};

const largest = { characters: 262_144, values: 20_000, depth: 20 };
const tooDeep = `nested deeper than ${largest.depth} levels`;

/**
 * Parses YAML 1.2 to plain data with the position of every value. Never throws or hangs, and builds nothing
 * larger than `largest`.
 */
export function readYaml(text: string): YamlFile {
  const refusal = unreadable(text);
  if (refusal) return broken({ line: 1, column: 1, path: [], message: refusal });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const places = placeFinder(lines);
  const faults = [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    ...places.at(pos[0]),
    path: [],
    message: explain(code, message),
  }));
  if (faults.length > 0) return broken(...faults.slice(0, 10));

  const positions = createPositions();
  const { data, problems } = plainData(document.contents, places, positions);
  return { data, problems, placeOf: positions.placeOf, placeOfKey: positions.placeOfKey };
}

type Places = ReturnType<typeof placeFinder>;
type Positions = ReturnType<typeof createPositions>;

/** Converts nodes to plain values. Resolves and counts aliases; refuses tags and keys that are not plain. */
function plainData(contents: unknown, places: Places, positions: Positions) {
  const anchors = new Map<string, Node>();
  const problems: YamlProblem[] = [];
  let values = 0;

  const read = (node: unknown, path: Path, inside: readonly Node[]): unknown => {
    const place = places.of(node);
    const fail = (message: string, at: FilePosition = place): undefined => {
      problems.push({ ...at, path, message });
      return undefined;
    };
    if (problems.length > 10 || values > largest.values) return undefined;
    values += 1;
    if (values > largest.values) return fail(`more than ${largest.values} values`);
    if (inside.length > largest.depth) return fail(tooDeep);
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (!target) return fail(`the alias ${quote(node.source)} is not defined above`);
      return inside.includes(target) ? fail('an alias may not contain itself') : read(target, path, inside);
    }
    if (!isNode(node)) return null;
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    if (node.tag !== undefined)
      return fail(`tags such as ${quote(node.tag)} are not supported: write a plain value`);
    positions.put(path, place);
    if (isScalar(node)) return node.value;
    if (isSeq(node)) return node.items.map((item, index) => read(item, [...path, index], [...inside, node]));
    if (!isMap(node)) return null;
    const entries = new Map<string, unknown>();
    for (const { key, value } of node.items) {
      const name = keyName(key);
      const keyPlace = places.of(key);
      if (name === undefined) fail('this key is not allowed', keyPlace);
      else if (entries.has(name)) fail(`the key ${quote(name)} is there twice`, keyPlace);
      else {
        positions.putKey(path, name, keyPlace);
        entries.set(name, read(value, [...path, name], [...inside, node]));
      }
    }
    return Object.fromEntries(entries);
  };
  return { data: read(contents, [], []), problems };
}

/** Stores the positions of values and keys. */
function createPositions() {
  const values = new Map<string, FilePosition>();
  const keys = new Map<string, FilePosition>();
  const keyOf = (path: Path): string => JSON.stringify(path);
  const placeOf = (path: Path): FilePosition => {
    for (let length = path.length; length > 0; length--) {
      const part = keyOf(path.slice(0, length));
      const found = values.get(part) ?? keys.get(part);
      if (found) return found;
    }
    return values.get(keyOf([])) ?? { line: 1, column: 1 };
  };
  return {
    put: (path: Path, place: FilePosition) => void values.set(keyOf(path), place),
    putKey: (path: Path, key: string, place: FilePosition) => void keys.set(keyOf([...path, key]), place),
    placeOf,
    placeOfKey: (path: Path, key: string): FilePosition => keys.get(keyOf([...path, key])) ?? placeOf(path),
  };
}

function broken(...problems: readonly YamlProblem[]): YamlFile {
  const start = { line: 1, column: 1 };
  return { data: undefined, problems, placeOf: () => start, placeOfKey: () => start };
}

function unreadable(text: string): string | undefined {
  if (text.length > largest.characters) return `the file is larger than ${largest.characters / 1024} KiB`;
  if (/[^\P{Cc}\t\n\r]|\ufffd/u.test(text)) return 'the file is not text in UTF-8';
  return depthOf(text) > 2 * largest.depth ? tooDeep : undefined;
}

/**
 * Measures the nesting depth without recursion, because the YAML composer recurses. Node aborts when the
 * stack overflows while a regular expression compiles, and that cannot be caught.
 */
function depthOf(text: string): number {
  let deepest = 0;
  const open: { readonly token: CST.Token | null | undefined; readonly depth: number }[] = [];
  for (const token of new Parser().parse(text)) open.push({ token, depth: 0 });
  for (let next = open.pop(); next; next = open.pop()) {
    const { token, depth } = next;
    deepest = Math.max(deepest, depth);
    if (token?.type === 'document') open.push({ token: token.value, depth });
    if (!token || !('items' in token)) continue;
    for (const { key, value } of token.items)
      open.push({ token: key, depth: depth + 1 }, { token: value, depth: depth + 1 });
  }
  return deepest;
}

function explain(code: string, message: string): string {
  if (code === 'TAB_AS_INDENT') return 'tabs are not allowed as indentation: use spaces';
  if (code === 'DUPLICATE_KEY') return 'this key is there twice';
  if (code === 'MULTIPLE_DOCS') return 'one document a file: remove the second `---`';
  if (code === 'RESOURCE_EXHAUSTION') return tooDeep;
  return shorten(message, 160);
}

function placeFinder(lines: LineCounter) {
  const at = (offset: number): FilePosition => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const of = (node: unknown): FilePosition => {
    if (!isNode(node)) return at(0);
    const place = at(node.range?.[0] ?? 0);
    return isScalar(node) && node.source !== undefined ? { ...place, source: node.source } : place;
  };
  return { at, of };
}

function keyName(key: unknown): string | undefined {
  if (!isScalar(key) || key.tag !== undefined) return undefined;
  const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
  return name === '__proto__' ? undefined : name;
}
