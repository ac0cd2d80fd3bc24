import { CfnRule, Fn } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { type Environment, PLACEHOLDER_TREASURY } from '../../environments/environment.ts';

/** Makes CloudFormation itself refuse a stack whose money would go to the placeholder: synthesizing it is no harm, deploying it is. */
export class TreasuryGuard extends Construct {
  constructor(scope: Construct, id: string, { name, chains }: Environment) {
    super(scope, id);
    for (const { chainId, treasury } of chains) {
      if (treasury !== PLACEHOLDER_TREASURY) continue;
      // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
      new CfnRule(this, `Chain${chainId}`, {
        assertions: [
          {
            assert: Fn.conditionEquals('placeholder', 'treasury'),
            assertDescription: `Write the treasury of chain ${chainId} into cdk/environments/${name}.ts.`,
          },
        ],
      });
    }
  }
}
