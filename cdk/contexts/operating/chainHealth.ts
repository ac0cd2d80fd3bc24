import { Construct } from 'constructs';
import { Measurement } from '../../bricks/measurement.ts';
import { RunbookAlarm } from '../../bricks/runbookAlarm.ts';
import type { ServiceFunction } from '../../bricks/serviceFunction.ts';
import type { Environment } from '../../environments/environment.ts';
import type { Chain } from '../chain/chain.ts';

/** Watching is late by more than any retry explains. */
const CURSOR_AGE_SECONDS = 900;
/** Records are proven every five minutes, and all addresses each day. */
const UNPROVEN_SECONDS = 21_600;
/** A reorganisation is settled by the passes of a minute, also where every deposit of it must be compared. */
const UNSETTLED_SECONDS = 900;
/** Money is final within a quarter of an hour on every chain that we know, and swept in the pass after. */
const UNSWEPT_SECONDS = 3_600;
/** Alarms wait for two periods of five minutes: one lost pass is nothing. */
const PERIODS = 2;

/**
 * Whether each chain is followed, swept and paid for, from what the watcher and the sweeper measure each minute. The chain is a dimension: the
 * same filters and alarms serve one chain and dozens, and in an alarm each chain has a state of its own. What differs between chains is
 * measured in shares of what the chain is allowed.
 */
export class ChainHealth extends Construct {
  readonly headAge: Measurement;
  readonly cursorAge: Measurement;
  readonly unsweptAge: Measurement;
  readonly underWay: Measurement;
  readonly gasGwei: Measurement;

  constructor(scope: Construct, id: string, environment: Environment, { watch, sweep }: Chain) {
    super(scope, id);
    const of = (worker: ServiceFunction, member: string): Measurement =>
      new Measurement(this, member, {
        environment: environment.name,
        logGroupName: worker.logGroupName,
        member,
        by: 'chainId',
      });
    this.headAge = of(watch, 'headAge');
    this.cursorAge = of(watch, 'cursorAge');
    this.unsweptAge = of(sweep, 'unsweptAge');
    this.underWay = of(sweep, 'underWay');
    this.gasGwei = of(sweep, 'gasGwei');
    new RunbookAlarm(this, 'Head', {
      metric: of(watch, 'headAgePercent').worstOfEach(),
      threshold: 100,
      periods: PERIODS,
      meaning: 'The newest block that the node of a chain shows is older than blocks of that chain may be.',
      runbook: 'chain-head-frozen',
    });
    new RunbookAlarm(this, 'Cursor', {
      metric: this.cursorAge.worstOfEach(),
      threshold: CURSOR_AGE_SECONDS,
      periods: PERIODS,
      meaning: `What happens on a chain is seen ${CURSOR_AGE_SECONDS} seconds late.`,
      runbook: 'watching-late',
    });
    new RunbookAlarm(this, 'Unsettled', {
      metric: of(watch, 'reorganisedAge').worstOfEach(),
      threshold: UNSETTLED_SECONDS,
      periods: PERIODS,
      meaning: `A reorganisation has waited ${UNSETTLED_SECONDS} seconds to be settled.`,
      runbook: 'reorganisation-unsettled',
    });
    new RunbookAlarm(this, 'Certificate', {
      metric: of(watch, 'certificateFaults').worstOfEach(),
      meaning: 'What was recorded of blocks, or of all addresses, does not hold when it is read anew.',
      runbook: 'certificate-broken',
    });
    new RunbookAlarm(this, 'Unproven', {
      metric: of(watch, 'certificateAge').worstOfEach(),
      threshold: UNPROVEN_SECONDS,
      periods: PERIODS,
      meaning: `What was read of blocks has not been proven for ${UNPROVEN_SECONDS} seconds.`,
      runbook: 'certificate-late',
    });
    new RunbookAlarm(this, 'Unswept', {
      metric: this.unsweptAge.worstOfEach(),
      threshold: UNSWEPT_SECONDS,
      periods: PERIODS,
      meaning: `An invoice was paid ${UNSWEPT_SECONDS} seconds ago and is not swept.`,
      runbook: 'unswept-money',
    });
    new RunbookAlarm(this, 'Gas', {
      metric: of(sweep, 'gasPercent').worstOfEach('MIN'),
      threshold: 100,
      below: true,
      periods: PERIODS,
      meaning: 'The gas wallet of a chain has less than its `gasWalletLow`.',
      runbook: 'gas-wallet-low',
    });
  }
}
