import type { EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { typesThatWake } from '../../../functions/events/eventRoutes.ts';
import type { Environment } from '../../environments/environment.ts';
import { BusRule, queueTarget } from '../../bricks/busRule.ts';
import type { Chain } from './chain.ts';

export interface WakeUpsProps {
  readonly environment: Environment;
  readonly bus: EventBus;
  readonly chain: Chain;
}

/** Events that wake a loop before its minute: a new invoice the watcher, money to be moved the sweeper. */
export class WakeUps extends Construct {
  constructor(scope: Construct, id: string, { environment, bus, chain }: WakeUpsProps) {
    super(scope, id);
    const wake = {
      inputPathsMap: { chainId: '$.detail.data.chainId' },
      inputTemplate: '{"chainId": <chainId>}',
    };
    new BusRule(this, 'Watch', {
      environment: environment.name,
      bus,
      name: 'watch-wake',
      types: typesThatWake('WATCHER'),
      hours: 1,
      target: queueTarget(chain.watchLoop.work.queue, wake),
    });
    new BusRule(this, 'Sweep', {
      environment: environment.name,
      bus,
      name: 'sweep-wake',
      types: typesThatWake('SWEEPER'),
      // An invoice whose only sweep was just planned is SWEEPING by the sweeper itself. What `retrySweep` or a reorganisation brings back has others.
      where: { 'invoice.sweeping': { data: { sweeps: { status: [{ 'anything-but': 'PLANNED' }] } } } },
      hours: 1,
      target: queueTarget(chain.sweepLoop.work.queue, wake),
    });
  }
}
