import { ZONE_NAMES, ZONE_OF_NAMES } from './zoneNames.generated.ts';

/** A zone, as far as its name goes. */
interface Zone {
  readonly id: string;
  offsetAt(epochMilliseconds: number): number;
}

interface ZoneNames {
  readonly short: readonly [standard: string, summer: string, either: string];
  readonly long: readonly [standard: string, summer: string, either: string];
}

const names = new Map<string, ZoneNames>(
  ZONE_NAMES.trim()
    .split('\n')
    .flatMap((line) => {
      const [
        short = '',
        shortSummer = '',
        long = '',
        longSummer = '',
        generic = '',
        longGeneric = '',
        ids = '',
      ] = line.split('|');
      const of: ZoneNames = { short: [short, shortSummer, generic], long: [long, longSummer, longGeneric] };
      return ids.split(' ').map((id) => [id, of] as const);
    }),
);

/** The regions that java.time knows by id. */
export const isRegion = (id: string): boolean => names.has(id);

/** A zone's name in the summer of its year or out of it, as `z` and `v` write it; offsets have none but their id. */
export function zoneText(
  zone: Zone,
  instant: number,
  { full, generic }: { readonly full: boolean; readonly generic: boolean },
): string {
  const of = names.get(zone.id)?.[full ? 'long' : 'short'];
  if (of === undefined) return zone.id;
  return of[generic ? 2 : isSummer(zone, instant) ? 1 : 0];
}

const MONTH_MS = 30 * 86_400_000;

/** Summer time is ahead of the offset that the months around have at least. */
function isSummer(zone: Zone, instant: number): boolean {
  const offset = zone.offsetAt(instant);
  const months = [-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6];
  return months.some((month) => zone.offsetAt(instant + month * MONTH_MS) < offset);
}

interface NamedZone {
  readonly text: string;
  readonly id: string;
}

const regions: readonly NamedZone[] = [...names.keys()].map((id) => ({ text: id, id }));
const named = ZONE_OF_NAMES.trim()
  .split('\n')
  .flatMap((line) => {
    const [id = '', ...texts] = line.split('|');
    return texts.map((text) => ({ text, id }));
  });
const byLength = (all: NamedZone[]): NamedZone[] => all.sort((a, b) => b.text.length - a.text.length);
const readable = {
  ids: byLength([...regions]),
  short: byLength([...regions, ...named.filter(({ text }) => !text.startsWith('='))]),
  long: byLength([
    ...regions,
    ...named.filter(({ text }) => text.startsWith('=')).map(({ text, id }) => ({ text: text.slice(1), id })),
  ]),
};

/** The longest id or name of a zone that a text begins with; undefined for none. */
export function readZoneName(text: string, of: keyof typeof readable): NamedZone | undefined {
  return readable[of].find((zone) => text.startsWith(zone.text));
}
