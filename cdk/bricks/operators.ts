import { CfnOutput } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { type Environment, physicalName } from '../environments/environment.ts';

/** The topic on which the people who run this hear alarms: at the configured address, and wherever else they subscribe. */
export class Operators extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { name, alarmAddress }: Environment) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      topicName: physicalName(name, 'alarms'),
      displayName: `appsync-payments ${name}`,
      enforceSSL: true,
    });
    // A topic policy of its own replaces the default one, so CloudWatch needs its grant:
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
    this.topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'));
    // Whoever reads there confirms once, by the link in the first mail: https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
    if (alarmAddress !== null) this.topic.addSubscription(new EmailSubscription(alarmAddress));
    new CfnOutput(this, 'AlarmTopic', { key: 'AlarmTopic', value: this.topic.topicArn });
  }
}
