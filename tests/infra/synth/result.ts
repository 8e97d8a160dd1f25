export type ResourceInputs = Readonly<Record<string, unknown>>;

/** The resources that SST's components requested from Pulumi's engine. */
export type SynthResource = {
  readonly type: string;
  readonly name: string;
  readonly inputs: ResourceInputs;
};

export type App = {
  readonly name: string;
  readonly stage: string;
  readonly removal: 'remove' | 'retain' | 'retain-all';
  readonly protect: boolean;
  readonly providers: { readonly aws: { readonly defaultTags?: { readonly tags: Record<string, string> } } };
};

export type Bundle = {
  /** SST's name of the function. */
  readonly id: string;
  readonly handler: string;
  /** The bundle as deployed. */
  readonly folder: string;
  readonly bytes: number;
};

export type Synthesized = {
  readonly app: App;
  readonly resources: readonly SynthResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly bundles: readonly Bundle[];
};
