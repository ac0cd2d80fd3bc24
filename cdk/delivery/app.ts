import type { App } from 'aws-cdk-lib';
import { checkedApp } from '../checkedApp.ts';
import { type Delivery, delivery as configured } from '../environments/delivery.ts';
import { environmentNamed } from '../environments/index.ts';
import { DeliveryStack } from './deliveryStack.ts';

export interface DeliveryAppProps {
  readonly delivery: Delivery;
  readonly outdir?: string;
}

/** The application of `npm run delivery`, apart from what it delivers. */
export function deliveryApp({ delivery, outdir }: DeliveryAppProps): App {
  const app = checkedApp(outdir);
  const [testnet, mainnet] = [environmentNamed('testnet'), environmentNamed('mainnet')];
  new DeliveryStack(app, { delivery, testnet, mainnet });
  return app;
}

if (import.meta.main) {
  if (configured === null)
    throw new Error(
      'There is no pipeline: write account, connection and repository into cdk/environments/delivery.ts.',
    );
  deliveryApp({ delivery: configured }).synth();
}
