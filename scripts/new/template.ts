/** What `npm run new` writes for one type of member. */
export type Template = {
  /** The format of the name, in words. */
  readonly name: string;
  readonly pattern: RegExp;
  /** Path → text, the test last. Throws an error for a name that refers to something unknown. */
  readonly files: (name: string, root: string) => Readonly<Record<string, string>>;
  /** The next steps, one line each. */
  readonly next: readonly string[];
};

/** `ec2-instance` → `ec2Instance`. */
export function camel(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** `ec2-instance` → `Ec2Instance`. */
export function pascal(name: string): string {
  const word = camel(name);
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** `ec2-instance` → `Ec2 instance`. */
export function words(name: string): string {
  const text = name.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
