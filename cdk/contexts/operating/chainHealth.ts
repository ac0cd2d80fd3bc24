import { type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { parseUnits } from 'ethers/utils';
import type { ChainConfig } from '../../../functions/chain/chainConfig.ts';
import { Measurement } from '../../bricks/measurement.ts';
import { RunbookAlarm } from '../../bricks/runbookAlarm.ts';
import type { ServiceFunction } from '../../bricks/serviceFunction.ts';
import type { Environment } from '../../environments/environment.ts';
import type { Chain } from '../chain/chain.ts';

/** Blocks that a chain may leave out before its node is taken for frozen; and what every node may take at least, in seconds. */
const MISSED_BLOCKS = 25;
const HEAD_AGE_SECONDS_MIN = 300;
/** Watching is late by more than any retry explains. */
const CURSOR_AGE_SECONDS = 900;
/** Money is final within a quarter of an hour on every chain that we know, and swept in the pass after. */
const UNSWEPT_SECONDS = 3_600;
/** Alarms wait for two periods of five minutes: one lost pass is nothing. */
const PERIODS = 2;
const GWEI_DECIMALS = 9;

/** What one chain is measured by, for the dashboard. */
export interface ChainMetrics {
  readonly chain: ChainConfig;
  readonly headAge: Metric;
  readonly cursorAge: Metric;
  readonly unsweptAge: Metric;
  readonly underWay: Metric;
  readonly gasGwei: Metric;
}

/** Whether each chain is followed, swept and paid for, from what the watcher and the sweeper measure each minute. */
export class ChainHealth extends Construct {
  readonly metrics: readonly ChainMetrics[];

  constructor(scope: Construct, id: string, environment: Environment, { watch, sweep }: Chain) {
    super(scope, id);
    this.metrics = environment.chains.map((chain) => {
      const metrics = this.#measure(environment, chain, watch, sweep);
      this.#alarm(chain, metrics);
      return metrics;
    });
  }

  #measure(
    environment: Environment,
    chain: ChainConfig,
    watch: ServiceFunction,
    sweep: ServiceFunction,
  ): ChainMetrics {
    const of = (worker: ServiceFunction, member: string): Measurement =>
      new Measurement(this, `${member}${chain.chainId}`, {
        environment: environment.name,
        logGroupName: worker.logGroupName,
        member,
        of: { member: 'chainId', value: chain.chainId },
      });
    return {
      chain,
      headAge: of(watch, 'headAge').metric(),
      cursorAge: of(watch, 'cursorAge').metric(),
      unsweptAge: of(sweep, 'unsweptAge').metric(),
      underWay: of(sweep, 'underWay').metric(),
      gasGwei: of(sweep, 'gasGwei').metric(Stats.MINIMUM),
    };
  }

  #alarm({ chainId, name, gasWalletLow, watchIntervalSeconds }: ChainConfig, metrics: ChainMetrics): void {
    const frozenSeconds = Math.max(HEAD_AGE_SECONDS_MIN, MISSED_BLOCKS * watchIntervalSeconds);
    new RunbookAlarm(this, `Head${chainId}`, {
      metric: metrics.headAge,
      threshold: frozenSeconds,
      periods: PERIODS,
      meaning: `The newest block that the node of ${name} shows is ${frozenSeconds} seconds old.`,
      runbook: 'chain-head-frozen',
    });
    new RunbookAlarm(this, `Cursor${chainId}`, {
      metric: metrics.cursorAge,
      threshold: CURSOR_AGE_SECONDS,
      periods: PERIODS,
      meaning: `What happens on ${name} is seen ${CURSOR_AGE_SECONDS} seconds late.`,
      runbook: 'watching-late',
    });
    new RunbookAlarm(this, `Unswept${chainId}`, {
      metric: metrics.unsweptAge,
      threshold: UNSWEPT_SECONDS,
      periods: PERIODS,
      meaning: `An invoice on ${name} was paid ${UNSWEPT_SECONDS} seconds ago and is not swept.`,
      runbook: 'unswept-money',
    });
    if (gasWalletLow === undefined) return;
    new RunbookAlarm(this, `Gas${chainId}`, {
      metric: metrics.gasGwei,
      threshold: Number(parseUnits(gasWalletLow, GWEI_DECIMALS)),
      below: true,
      meaning: `The gas wallet of ${name} has less than ${gasWalletLow}.`,
      runbook: 'gas-wallet-low',
    });
  }
}
