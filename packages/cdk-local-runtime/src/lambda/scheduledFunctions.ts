import type { Stack } from '../template/model.ts';

/** The commonest schedule. */
const EACH_MINUTE = 'rate(1 minute)';

interface Scheduled {
  readonly ScheduleExpression?: unknown;
  readonly State?: unknown;
  /** Of a schedule, and of a rule. */
  readonly Target?: { readonly Arn?: unknown };
  readonly Targets?: readonly { readonly Arn?: unknown }[];
}

/** ARNs of the functions that a schedule or a rule calls each minute, by a queue as well: an environment that is ended in between is started again within the minute. */
export function calledEachMinute(stack: Stack): ReadonlySet<string> {
  const scheduled = [...stack.ofType('AWS::Scheduler::Schedule'), ...stack.ofType('AWS::Events::Rule')]
    .map(({ properties }): Scheduled => properties)
    .filter(({ ScheduleExpression, State }) => ScheduleExpression === EACH_MINUTE && State !== 'DISABLED')
    .flatMap(({ Target, Targets = [] }) => [Target, ...Targets])
    .map((target) => String(target?.Arn));
  const arns = new Set(scheduled);
  const functions = stack.ofType('AWS::Lambda::Function').flatMap(({ ref, attributes }) => {
    const arn = attributes['Arn'] ?? '';
    const queues = stack
      .ofType('AWS::Lambda::EventSourceMapping')
      .filter(({ properties: { FunctionName } }) => FunctionName === ref || FunctionName === arn)
      .map(({ properties }) => String(properties['EventSourceArn']));
    return [arn, ...queues].some((each) => arns.has(each)) ? [arn] : [];
  });
  return new Set(functions);
}
