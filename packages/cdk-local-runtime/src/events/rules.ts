import { ACCOUNT_ID, REGION } from '../gateway/principal.ts';
import { UnsupportedFeature, type Resource, type Stack } from '../template/model.ts';
import type { DeliveryTarget } from './delivery.ts';
import { compilePattern, type CompiledPattern } from './pattern.ts';
import { busNameOf } from './putEvents.ts';
import { ruleTarget, type TargetDeps, type TargetProperties } from './targets.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html */
export interface Rule {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  enabled: boolean;
  readonly pattern: CompiledPattern | undefined;
  readonly patternText: string | undefined;
  readonly schedule: string | undefined;
  readonly targets: DeliveryTarget[];
}

/** AWS allows five targets a rule. */
const TARGETS_MAX = 5;

/** Reads the rules of the stack. Throws UnsupportedFeature for what PutRule and PutTargets refuse. */
export function readRules(stack: Stack, deps: TargetDeps): Rule[] {
  return stack.ofType('AWS::Events::Rule').map((resource) => readRule(resource, deps));
}

function readRule(resource: Resource, deps: TargetDeps): Rule {
  const { EventPattern, EventBusName, State, ScheduleExpression, Targets, Name } = resource.properties;
  const busName = busNameOf(typeof EventBusName === 'string' ? EventBusName : 'default');
  const arn = resource.attributes['Arn'] ?? '';
  const name = typeof Name === 'string' ? Name : arn.slice(arn.lastIndexOf('/') + 1);
  const refuse = (property: string, why: string): never => {
    throw new UnsupportedFeature(resource.logicalId, resource.type, property, why);
  };
  const attempt = <T>(property: string, work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (error instanceof UnsupportedFeature) throw error;
      return refuse(property, (error as Error).message);
    }
  };
  if (EventPattern === undefined && ScheduleExpression === undefined)
    refuse('EventPattern', 'a rule needs an event pattern or a schedule');
  if (ScheduleExpression !== undefined && busName !== 'default')
    refuse('ScheduleExpression', 'scheduled rules run on the default bus only');
  const targets = (Targets ?? []) as TargetProperties[];
  if (targets.length > TARGETS_MAX) refuse('Targets', `a rule has at most ${TARGETS_MAX} targets`);
  return {
    logicalId: resource.logicalId,
    name,
    arn,
    busName,
    enabled: State !== 'DISABLED',
    pattern:
      EventPattern === undefined ? undefined : attempt('EventPattern', () => compilePattern(EventPattern)),
    patternText: EventPattern === undefined ? undefined : JSON.stringify(EventPattern),
    schedule: ScheduleExpression === undefined ? undefined : String(ScheduleExpression),
    targets: targets.map((target) =>
      attempt(`Targets.${target.Id}`, () => ruleTarget(deps, { arn, name }, target)),
    ),
  };
}

/** The ARN of a bus by its name. */
export function busArn(name: string): string {
  return `arn:aws:events:${REGION}:${ACCOUNT_ID}:event-bus/${name}`;
}
