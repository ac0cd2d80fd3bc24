import { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct, type IConstruct } from 'constructs';
import { type EnvironmentName, physicalName } from '../environments/environment.ts';

const ID = 'Operators';

/** The topic on which the people who run this hear alarms. They subscribe to it by hand: addresses are not configuration. */
export class Operators extends Construct {
  readonly topic: Topic;

  constructor(stack: Stack, environment: EnvironmentName) {
    super(stack, ID);
    this.topic = new Topic(this, 'Topic', {
      topicName: physicalName(environment, 'alarms'),
      displayName: `appsync-payments ${environment}`,
      enforceSSL: true,
    });
    // A topic policy of its own replaces the default one, so CloudWatch needs its grant:
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
    this.topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'));
  }
}

/** The operators' topic of the stack that the construct is in. */
export function operatorsOf(construct: IConstruct): Topic {
  const operators = Stack.of(construct).node.tryFindChild(ID);
  if (!(operators instanceof Operators)) throw new Error('a stack creates its Operators before its alarms');
  return operators.topic;
}
