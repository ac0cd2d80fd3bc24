/**
 * The JSON paths that EventBridge takes in input paths and templates: `$`, dots, `['name']`, `[0]`, `*`.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export type JsonPath = readonly (string | number)[];

const STEP = /\.([^.[\]]+)|\[(\d+)\]|\[(\*)\]|\['([^']+)'\]|\["([^"]+)"\]/y;

/** Parses a path. Throws Error when it is not one that EventBridge takes. */
export function parseJsonPath(path: string): JsonPath {
  if (!path.startsWith('$')) throw new Error(`"${path}" is not a JSON path: it must start with $`);
  const steps: (string | number)[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const at = STEP.lastIndex;
    const step = STEP.exec(path);
    if (step === null) throw new Error(`"${path}" is not a JSON path that is supported here (at ${at})`);
    const name = step[1] ?? step[3] ?? step[4] ?? step[5];
    steps.push(name ?? Number(step[2]));
  }
  return steps;
}

/** The value at a path, undefined where there is none. A path with `*` yields the list of what it finds. */
export function readJsonPath(path: JsonPath, root: unknown): unknown {
  let values = [root];
  for (const step of path) {
    values = values.flatMap((value) => {
      if (typeof value !== 'object' || value === null) return [];
      if (step === '*') return Object.values(value);
      if (Array.isArray(value) ? typeof step !== 'number' : !Object.hasOwn(value, step)) return [];
      return step in value ? [(value as Record<string | number, unknown>)[step]] : [];
    });
  }
  return path.includes('*') ? values : values[0];
}
