import type { SweepOrder } from './sweepMethod.ts';
import type { PlanPart } from './sweepPlan.ts';

/** The one part of a plan whose method takes a single address. @throws Error for more or none, which is a bug of the planner */
export function onlyPart({ parts }: Pick<SweepOrder, 'parts'>): PlanPart {
  const [part] = parts;
  if (part === undefined || parts.length > 1)
    throw new Error(`a single address was expected, received ${parts.length}`);
  return part;
}
