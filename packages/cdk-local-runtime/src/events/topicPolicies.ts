import { strings } from '../gateway/authorise/pattern.ts';
import { isRecord } from '../template/intrinsics.ts';
import { UnsupportedFeature, type Stack } from '../template/model.ts';

const SERVICE = 'events.amazonaws.com';

/**
 * Throws UnsupportedFeature where the policy of a topic lets rules publish on a condition: EventBridge gives no context to
 * compare, so nothing would be delivered. "You can't use of Condition blocks in Amazon SNS topic policies for EventBridge":
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
export function refuseConditions(stack: Stack, topicArn: string): void {
  for (const { logicalId, type, properties } of stack.ofType('AWS::SNS::TopicPolicy')) {
    if (!strings(properties['Topics']).includes(topicArn) || !isRecord(properties['PolicyDocument']))
      continue;
    const conditional = [properties['PolicyDocument']['Statement']]
      .flat()
      .filter(isRecord)
      .find(
        ({ Effect, Principal, Condition }) =>
          Effect === 'Allow' &&
          isRecord(Principal) &&
          strings(Principal['Service']).includes(SERVICE) &&
          isRecord(Condition) &&
          Object.keys(Condition).length > 0,
      );
    if (conditional === undefined) continue;
    const why =
      `EventBridge takes no condition in the policy of a topic; let the target of the rule have a role instead ` +
      `(the topic ${topicArn}).`;
    throw new UnsupportedFeature(logicalId, type, 'PolicyDocument.Statement.Condition', why);
  }
}
