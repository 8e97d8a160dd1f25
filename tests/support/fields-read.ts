/** Paths as in the tables of answers, by command. */
export type FieldsRead = ReadonlyMap<string, ReadonlySet<string>>;

export function fieldsOf(read: Map<string, Set<string>>, command: string): Set<string> {
  const fields = read.get(command) ?? new Set<string>();
  read.set(command, fields);
  return fields;
}

/** A copy of the answer that records which fields are read, present or not. */
export function recordReads(value: unknown, fields: Set<string>, path = ''): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => recordReads(one, fields, `${path}[]`));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return new Proxy(value, {
    get: (target, field) => {
      const inner: unknown = Reflect.get(target, field);
      if (typeof field !== 'string' || field === 'then' || field === '$metadata') return inner;
      const to = path === '' ? field : `${path}.${field}`;
      fields.add(to);
      return recordReads(inner, fields, to);
    },
  });
}
