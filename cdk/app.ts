import { App, Validations } from 'aws-cdk-lib';
import { APPSYNC_GRAPHQLAPI_SCOPE_LAMBDA_FUNCTION_PERMISSION } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import { environmentNamed } from './environments/index.ts';
import { PaymentsStack } from './stack.ts';

/**
 * The application of `cdk.json`: `-c env=local|testnet|mainnet`, local by default. Run by itself (`node cdk/app.ts`) it writes `cdk.out`
 * as the command line does.
 */
const app = new App({
  outdir: process.env['CDK_OUTDIR'] ?? 'cdk.out',
  analyticsReporting: false,
  // The authorizer may be called by this API alone, not by every API of the account.
  context: { [APPSYNC_GRAPHQLAPI_SCOPE_LAMBDA_FUNCTION_PERMISSION]: true },
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
const name: unknown = app.node.tryGetContext('env') ?? 'local';
new PaymentsStack(app, environmentNamed(String(name)));
app.synth();
