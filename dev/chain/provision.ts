import { sendDeploymentProxy } from './deploymentProxy.ts';
import { assertMulticall3, sendMulticall3 } from './multicall3.ts';
import { assertTestToken, sendTestToken } from './testToken.ts';
import { mineAll } from './transactions.ts';
import type { Rpc } from './rpc.ts';

/**
 * Puts Multicall3, the deterministic deployment proxy, the test token and the payer's money on a chain that lacks them, and checks what is there.
 * It all goes into one block: a killed start leaves everything or nothing, and the chain's clock, which moves a second
 * a block at least, does not run ahead.
 */
export async function provisionChain(rpc: Rpc): Promise<void> {
  const hashes = [
    ...(await sendMulticall3(rpc)),
    ...(await sendDeploymentProxy(rpc)),
    ...(await sendTestToken(rpc)),
  ];
  if (hashes.length > 0) await mineAll(rpc, hashes);
  await assertMulticall3(rpc);
  await assertTestToken(rpc);
}
