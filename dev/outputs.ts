import { readFileSync, rmSync } from 'node:fs';
import { type Provisioned, webhookUrlOf } from './provision.ts';
import type { Chain } from './chain/chain.ts';
import type { SandboxGateway } from './gateway/server.ts';
import type { Runtime } from 'cdk-local-runtime';

/** What others need to use this runtime. What the application does not have is null. */
export interface Outputs {
  readonly graphqlUrl: string | null;
  readonly realtimeUrl: string | null;
  readonly graphiqlUrl: string | null;
  /** Where the pages are, without a slash at its end. */
  readonly pagesUrl: string | null;
  /** The example's shop. */
  readonly shopUrl: string | null;
  readonly merchantApiKey: string | null;
  readonly otherMerchantApiKey: string | null;
  readonly payerApiKey: string | null;
  readonly rpcUrl: string | null;
  readonly chainId: number | null;
  /** Of the sandbox, the card gateway of this machine. */
  readonly gatewayUrl: string | null;
  /** Where gateways send webhooks, without `/<gateway>/<account>`. */
  readonly webhookUrl: string | null;
  readonly treasuryAddress: string | null;
  /** 32 bytes, 0x and hexadecimal: a development account, worth nothing elsewhere. */
  readonly payerPrivateKey: string | null;
  /** The certificate that clients of https and wss trust. */
  readonly caFile: string | null;
  /** `tokenAddress` is null for the chain's own currency. */
  readonly assets: { symbol: string; tokenAddress: string | null; decimals: number }[];
}

/** Collects the outputs of a runtime. The assets are asked from its own API. */
export async function collectOutputs(
  runtime: Runtime,
  {
    chain,
    gateway,
    provisioned,
  }: {
    chain: Chain | undefined;
    gateway: SandboxGateway | undefined;
    provisioned: Provisioned | undefined;
  },
): Promise<Omit<Outputs, 'shopUrl'>> {
  const { appSync } = runtime;
  const payerApiKey = appSync?.apiKey ?? null;
  return {
    graphqlUrl: appSync?.graphqlUrl ?? null,
    realtimeUrl: appSync?.realtimeUrl ?? null,
    graphiqlUrl: appSync?.graphiqlUrl ?? null,
    pagesUrl: runtime.distributions[0]?.url ?? null,
    merchantApiKey: provisioned?.merchantApiKey ?? null,
    otherMerchantApiKey: provisioned?.otherMerchantApiKey ?? null,
    payerApiKey,
    rpcUrl: chain?.rpcUrl ?? null,
    chainId: chain?.chainId ?? null,
    gatewayUrl: gateway?.url ?? null,
    webhookUrl: webhookUrlOf(runtime),
    treasuryAddress: chain?.treasuryAddress ?? null,
    payerPrivateKey: chain?.payerPrivateKey ?? null,
    caFile: appSync?.caFile ?? null,
    assets:
      appSync === null || provisioned === undefined || payerApiKey === null
        ? []
        : await readAssets(appSync.graphqlUrl, payerApiKey),
  };
}

async function readAssets(graphqlUrl: string, payerApiKey: string): Promise<Outputs['assets']> {
  const response = await fetch(graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': payerApiKey },
    body: JSON.stringify({ query: '{ listAssets { symbol tokenAddress decimals } }' }),
  });
  const { data, errors } = (await response.json()) as {
    data?: { listAssets?: Outputs['assets'] } | null;
    errors?: { message: string }[];
  };
  if (!data?.listAssets)
    throw new Error(`The API does not list its assets: ${errors?.[0]?.message ?? response.status}`);
  return data.listAssets;
}

/** Removes the outputs file if it still speaks of this runtime. */
export function removeOutputs(file: string, outputs: Outputs): void {
  try {
    const { graphqlUrl } = JSON.parse(readFileSync(file, 'utf8')) as Outputs;
    if (graphqlUrl === outputs.graphqlUrl) rmSync(file, { force: true });
  } catch {
    // Somebody removed it before.
  }
}
