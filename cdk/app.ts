import type { App } from 'aws-cdk-lib';
import { checkedApp } from './checkedApp.ts';
import { ObservabilityStack } from './bricks/observability.ts';
import { type Deployment, DEPLOYMENT_CONTEXT, deployed } from './environments/deployment.ts';
import { checkedEnvironment, type Environment } from './environments/environment.ts';
import { environmentNamed } from './environments/index.ts';
import type { ApiAddresses } from './contexts/api/api.ts';
import { edgeOf } from './contexts/pages/edgeStack.ts';
import { PagesStack } from './contexts/pages/pagesStack.ts';
import { StandbyPagesStack } from './contexts/pages/standbyPagesStack.ts';
import { PaymentsStack } from './stack.ts';

export interface PaymentsAppProps {
  /** Where the assembly goes. Default: where the command line says, else `cdk.out`. */
  readonly outdir?: string;
  /** Default: the one that `-c env=` names, else local. */
  readonly environment?: Environment;
}

/** The application of `cdk.json`, checked by cdk-nag's AwsSolutions rules when it is synthesized. */
export function paymentsApp(props: PaymentsAppProps = {}): App {
  const app = checkedApp(props.outdir);
  const name: unknown = app.node.tryGetContext('env') ?? 'local';
  const environment = props.environment ?? environmentNamed(String(name));
  const checked = checkedEnvironment(deployed(environment, deploymentOf(app)));
  new ObservabilityStack(app, checked);
  const { api } = new PaymentsStack(app, checked);
  addPages(app, checked, api);
  return app;
}

/** What people see, in as many regions as it takes. */
function addPages(app: App, environment: Environment, api: ApiAddresses): void {
  const { failover } = environment.pages;
  const pages = new PagesStack(app, environment, api, edgeOf(app, environment));
  if (failover !== null) new StandbyPagesStack(app, environment, failover.region, api, pages);
}

function deploymentOf({ node }: App): Deployment {
  const first: unknown = node.tryGetContext(DEPLOYMENT_CONTEXT.first);
  const expires: unknown = node.tryGetContext(DEPLOYMENT_CONTEXT.payerKeyExpires);
  return {
    first: String(first) === 'true',
    ...(expires === undefined ? {} : { payerKeyExpires: new Date(String(expires)) }),
  };
}

if (import.meta.main) paymentsApp().synth();
