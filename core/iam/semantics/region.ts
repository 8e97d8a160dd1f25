import { parseArn } from './arn.ts';
import { covers, isAny, literalMark, literalStar, overlaps } from './pattern.ts';

/** Resources that match all patterns of `all` and none of `except`. */
export type Region = { readonly all: readonly string[]; readonly except: readonly string[] };

/** Whether the first certainly holds everything that the second holds. */
export function regionCovers(wide: Region, narrow: Region): boolean {
  return (
    wide.all.every((pattern) => narrow.all.some((one) => covers(pattern, one))) &&
    wide.except.every(
      (hole) =>
        narrow.except.some((one) => covers(one, hole)) || narrow.all.some((one) => !overlaps(hole, one)),
    )
  );
}

/** False only when they certainly have nothing in common. */
export function regionsOverlap(a: Region, b: Region): boolean {
  return a.all.every((one) => b.all.every((other) => overlaps(one, other))) && !isHole(a, b) && !isHole(b, a);
}

function isHole(holed: Region, other: Region): boolean {
  return holed.except.some((hole) => other.all.some((pattern) => covers(hole, pattern)));
}

export function intersect(a: Region, b: Region): Region {
  if (regionCovers(a, b)) return b;
  if (regionCovers(b, a)) return a;
  const all = [...new Set([...a.all, ...b.all])];
  return {
    all: all.filter((one) => !all.some((other) => other !== one && covers(one, other))),
    except: [...new Set([...a.except, ...b.except])],
  };
}

/** False only when, part by part of their ARNs, they certainly have no resource in common. */
export function canHaveCommon(a: Region, b: Region): boolean {
  return regionsOverlap(a, b) && a.all.every((one) => b.all.every((other) => segmentsOverlap(one, other)));
}

const neverInNames = new RegExp(`\\$\\{|[${literalStar}${literalMark}]`);

/** As ARNs: colons in the first five places separate, a star does not run over them. */
export function segmentsOverlap(pattern: string, type: string): boolean {
  const [a, b] = [parseArn(pattern), parseArn(type)];
  if (!a || !b) return overlaps(pattern, type);
  // AWS owns what stands under its account, and no name in IAM has a `$`, of a variable that was not filled, or a star.
  if (a.service === 'iam' && (a.account === 'aws' || neverInNames.test(a.resource))) return false;
  return (
    overlaps(a.partition, b.partition) &&
    overlaps(a.service, b.service) &&
    overlaps(a.region, b.region) &&
    overlaps(a.account, b.account) &&
    overlaps(a.resource, b.resource)
  );
}

/** As people read it. */
export function regionText({ all, except }: Region): string {
  const text = all.map((one) => (isAny(one) ? '*' : one)).join(' that is also ');
  return except.length > 0 ? `${text} except ${except.join(', ')}` : text;
}
