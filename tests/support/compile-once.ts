import vm from 'node:vm';

/** Jest compiles every module again for each test file. V8 compiles a script with the same name and text once. */
export function compileOnce(): void {
  const { compileFunction } = vm;
  vm.compileFunction = (code, params = [], options = {}) => {
    const { filename = '', parsingContext } = options;
    if (parsingContext === undefined) return compileFunction(code, params, options);
    const head = `(function (${params.join(',')}) {`;
    const script = new vm.Script(`${head}${code}\n})`, { filename, columnOffset: -head.length });
    return script.runInContext(parsingContext) as ReturnType<typeof compileFunction>;
  };
}
