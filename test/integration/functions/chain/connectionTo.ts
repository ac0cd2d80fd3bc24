import type { ChainConfig } from '../../../../functions/chain/chainConfig.ts';
import type { ChainConnection } from '../../../../functions/chain/evm/chainConnection.ts';
import { askEndpoints } from '../../../../functions/chain/evm/endpointAgreement.ts';
import { endpointPool } from '../../../../functions/chain/evm/endpointPool.ts';
import type { Rpc } from '../../../../functions/chain/evm/rpc.ts';
import { systemClock } from '../../../../functions/shared/clock.ts';
import { createLog } from '../../../../functions/shared/log.ts';

/** A connection for one pass, as a worker opens it, to endpoints that a test holds. */
export function connectionTo(config: ChainConfig, ...rpcs: readonly Rpc[]): ChainConnection {
  const log = createLog({ write: () => {} });
  const pool = endpointPool({ chainId: config.chainId, rpcs, clock: systemClock, log });
  const rpc = pool.open();
  return {
    ...{ config, rpc },
    agree: (question) => askEndpoints(pool.others(rpc), question),
    others: () => pool.others(rpc).map((other) => other.rpc),
  };
}
