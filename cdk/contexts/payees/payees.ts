import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ServiceFunction } from '../../bricks/serviceFunction.ts';
import { PayeesStack, type PayeesStackProps } from './payeesStack.ts';

export type PayeesProps = PayeesStackProps;

/** Who is paid by a code that people scan, and how. */
export class Payees extends Construct {
  readonly parseEmvQr: ServiceFunction;
  readonly stack: PayeesStack;

  constructor(scope: Construct, id: string, props: PayeesProps) {
    super(scope, id);
    const { environment } = props;
    this.parseEmvQr = new ServiceFunction(this, 'ParseEmvQr', {
      environment,
      entry: 'parseEmvQr',
      timeout: Duration.seconds(5),
      memory: 256,
      variables: { PAGES_URL: environment.pagesUrl },
    });
    this.stack = new PayeesStack(this, 'Stack', props);
  }
}
