import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { observabilityOf } from '../../bricks/observability.ts';
import { type Environment, ENVIRONMENT_TAG, physicalName } from '../../environments/environment.ts';

/** Percent of the month's budget at which the operators hear of it. */
const SPENT = [80, 100];

/**
 * Tells the operators when the environment costs more than it should. It counts what has the environment's tag, once the tag is
 * activated for cost allocation, which an account does by hand.
 *
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 */
export class CostBudget extends Construct {
  constructor(scope: Construct, id: string, { name }: Environment, dollars: number) {
    super(scope, id);
    const { topic } = observabilityOf(this).operators;
    // https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
    topic.grantPublish(new ServicePrincipal('budgets.amazonaws.com'));
    const subscribers = [{ subscriptionType: 'SNS', address: topic.topicArn }];
    const at = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: {
        notificationType,
        comparisonOperator: 'GREATER_THAN',
        threshold,
        thresholdType: 'PERCENTAGE',
      },
      subscribers,
    });
    new CfnBudget(this, 'Resource', {
      budget: {
        budgetName: physicalName(name, 'month'),
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: dollars, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:${ENVIRONMENT_TAG}$${name}`] },
      },
      notificationsWithSubscribers: [...SPENT.map((percent) => at('ACTUAL', percent)), at('FORECASTED', 100)],
    });
  }
}
