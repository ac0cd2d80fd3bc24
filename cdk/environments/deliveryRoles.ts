import { DELIVERY_NAME } from './delivery.ts';
import { type EnvironmentName, physicalName } from './environment.ts';

/** What the pipeline does with an environment: shows the difference, deploys. */
export type DeliveryStep = 'diff' | 'deploy';

/** The name of the project that takes a step, and of the role that it runs in, in the pipeline's account. */
export function deliveryProjectName(step: DeliveryStep, environment: EnvironmentName): string {
  return `${DELIVERY_NAME}-${step}-${environment}`;
}

/** The name of the role that the project takes in the environment's account. */
export function deliveryRoleName(step: DeliveryStep, environment: EnvironmentName): string {
  return physicalName(environment, `delivery-${step}`);
}
