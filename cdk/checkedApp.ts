import { App, Validations } from 'aws-cdk-lib';
import { IAM_MINIMIZE_POLICIES } from 'aws-cdk-lib/cx-api';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { AwsSolutionsChecks } from 'cdk-nag';

/**
 * An app that is checked by cdk-nag's AwsSolutions rules when it is synthesized.
 *
 * @param outdir where the assembly goes; default: where the command line says, else `cdk.out`
 */
export function checkedApp(outdir?: string): App {
  const app = new App({
    outdir: outdir ?? process.env['CDK_OUTDIR'] ?? 'cdk.out',
    analyticsReporting: false,
    // As a new application does, but for policies: ours stay as they are written, one statement for each need.
    context: { ...recommended, [IAM_MINIMIZE_POLICIES]: false },
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}
