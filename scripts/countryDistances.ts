import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import countries from 'i18n-iso-countries';

/**
 * `node scripts/countryDistances.ts` computes functions/risk/countryDistances.json from Natural Earth's borders (1:50m), as the package
 * `world-atlas` has them: of two countries the shortest way between any two points of their borders. The table is committed, because
 * sines differ between machines and scores must not.
 */
const TARGET = 'functions/risk/countryDistances.json';
const UNIT_KM = 100;
/** Mean radius of the Earth, IUGG. */
const EARTH_RADIUS_KM = 6_371.0088;

/** Of TopoJSON, what is read here: https://github.com/topojson/topojson-specification */
interface Topology {
  readonly transform: {
    readonly scale: readonly [number, number];
    readonly translate: readonly [number, number];
  };
  readonly arcs: readonly (readonly (readonly [number, number])[])[];
  readonly objects: { readonly countries: { readonly geometries: readonly Geometry[] } };
}
interface Geometry {
  /** ISO 3166-1 numeric; none for territories that ISO has no code for. */
  readonly id?: string;
  readonly arcs: unknown;
}

const atlas = createRequire(import.meta.url).resolve('world-atlas/countries-50m.json');
const topology = JSON.parse(await readFile(atlas, 'utf8')) as Topology;

/** x, y, z on the unit sphere, one point after the other, by country. */
const points = new Map<string, Float64Array>();
for (const { id, arcs } of topology.objects.countries.geometries) {
  const code = id === undefined ? undefined : countries.numericToAlpha2(id);
  if (code === undefined) continue;
  const numbers = new Set(
    (arcs as readonly unknown[])
      .flat(3)
      .map((arc) => ((arc as number) < 0 ? ~(arc as number) : (arc as number))),
  );
  const added = [...numbers].flatMap(pointsOf);
  points.set(code, Float64Array.from([...(points.get(code) ?? []), ...added]));
}

const codes = [...points.keys()].sort();
const rows = codes.map((code, index) => {
  const distances = codes.slice(0, index).map((other) => Math.floor(distanceKm(code, other) / UNIT_KM));
  return [code, distances.join(' ')] as const;
});
await writeFile(
  TARGET,
  `${JSON.stringify(
    {
      source:
        'Natural Earth 4.1.0, Admin 0 country boundaries 1:50m (https://www.naturalearthdata.com), by world-atlas 2.0.2',
      licence: 'Public domain (https://www.naturalearthdata.com/about/terms-of-use/)',
      means: `shortest way between two countries, rounded down, in units of ${UNIT_KM} km: to each country before it in this table`,
      unitKm: UNIT_KM,
      rows: Object.fromEntries(rows),
    },
    null,
    2,
  )}\n`,
);
console.log(`${TARGET}: ${codes.length} countries`);

/** An arc's points are differences from each to the next, in steps of the transform. */
function pointsOf(arc: number): number[] {
  const { scale, translate } = topology.transform;
  let [x, y] = [0, 0];
  return (topology.arcs[arc] ?? []).flatMap(([dx, dy]) => {
    [x, y] = [x + dx, y + dy];
    const longitude = ((x * scale[0] + translate[0]) * Math.PI) / 180;
    const latitude = ((y * scale[1] + translate[1]) * Math.PI) / 180;
    const around = Math.cos(latitude);
    return [around * Math.cos(longitude), around * Math.sin(longitude), Math.sin(latitude)];
  });
}

function distanceKm(a: string, b: string): number {
  const [from, to] = [points.get(a) ?? new Float64Array(), points.get(b) ?? new Float64Array()];
  let nearest = -1;
  for (let i = 0; i < from.length; i += 3) {
    const [x, y, z] = [from[i] ?? 0, from[i + 1] ?? 0, from[i + 2] ?? 0];
    for (let j = 0; j < to.length; j += 3) {
      const cosine = x * (to[j] ?? 0) + y * (to[j + 1] ?? 0) + z * (to[j + 2] ?? 0);
      if (cosine > nearest) nearest = cosine;
    }
  }
  return EARTH_RADIUS_KM * Math.acos(Math.min(1, nearest));
}
