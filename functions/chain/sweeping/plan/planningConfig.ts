import { parseEther, parseUnits } from 'ethers/utils';
import { type ChainConfig, findAsset } from '../../chainConfig.ts';
import type { Economics } from './economics.ts';
import { FIAT_TOKEN_GAS, type TokenGas } from './gasUnits.ts';

const MS_PER_SECOND = 1_000;
const MS_PER_HOUR = 3_600_000;
/** Four decimals, so that the share is in ten-thousandths. */
const SHARE_DECIMALS = 4;

/** When a chain's deposits are worth their gas, from its configuration. */
export function economicsOf({ sweeping, assets }: ChainConfig): Economics {
  const { companySeconds = 0, companyMin = 20, feeShareMax = '1', maxAgeHours = 24 } = sweeping ?? {};
  const valued = assets.flatMap(({ symbol, nativeValue }) =>
    nativeValue === undefined ? [] : [[symbol, parseEther(nativeValue)] as const],
  );
  return {
    companyMs: companySeconds * MS_PER_SECOND,
    companyMin,
    maxAgeMs: maxAgeHours * MS_PER_HOUR,
    feeShareMax: parseUnits(feeShareMax, SHARE_DECIMALS),
    weiPerUnit: new Map(valued),
  };
}

/** What a token's transfers take, from the configuration. */
export function tokenGasOf(chain: ChainConfig, symbol: string): TokenGas {
  const configured = findAsset(chain, symbol)?.transferGas;
  if (configured === undefined) return FIAT_TOKEN_GAS;
  const { transfer, inBatch, oncePerBatch } = configured;
  return { transfer: BigInt(transfer), inBatch: BigInt(inBatch), oncePerBatch: BigInt(oncePerBatch) };
}

/** Whether the chain's addresses may be delegated at all. */
export function mayDelegate({ sweeping }: ChainConfig): boolean {
  return sweeping?.batches ?? true;
}
