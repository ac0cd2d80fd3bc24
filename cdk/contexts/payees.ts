import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ServiceFunction } from '../bricks/serviceFunction.ts';
import type { Environment } from '../environments/environment.ts';

export interface PayeesProps {
  readonly environment: Environment;
}

/** Who is paid by a code that people scan. */
export class Payees extends Construct {
  readonly parseEmvQr: ServiceFunction;

  constructor(scope: Construct, id: string, { environment }: PayeesProps) {
    super(scope, id);
    this.parseEmvQr = new ServiceFunction(this, 'ParseEmvQr', {
      environment,
      entry: 'parseEmvQr',
      timeout: Duration.seconds(5),
      memory: 256,
    });
  }
}
