/** The part of WebAssembly's JavaScript interface that is used here; the types of Node name the namespace but not its values. */
declare namespace WebAssembly {
  class Module {
    private readonly brand: 'module';
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: Readonly<Record<string, unknown>>;
  }
  class Memory {
    constructor(descriptor: { readonly initial: number });
    readonly buffer: ArrayBuffer;
  }
  function compile(bytes: ArrayBufferView | ArrayBuffer): Promise<Module>;
}
