import type { Checkout } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { knownChain } from '../../shared/chains/knownChains.ts';
import { Button } from '../../shared/components/Button.tsx';
import { Icon } from '../../shared/components/Icon.tsx';
import { Notice } from '../../shared/components/Notice.tsx';
import { stageOf } from '../checkoutStage.ts';
import type { PayMessages } from '../messages/en.ts';
import type { Wallet } from './discoverWallets.ts';
import { followSent } from './followSent.ts';
import { payWithWallet, type WalletOutcome } from './payWithWallet.ts';
import { transferCall } from './transferCall.ts';

type State =
  | { readonly status: 'IDLE' }
  | { readonly status: 'ASKING'; readonly wallet: Wallet }
  | { readonly status: 'NOT_PAYABLE' }
  | (WalletOutcome & { readonly wallet: Wallet });

/** Buttons for the wallets of this browser, and what became of asking one. Once one has sent, none can be asked again until that failed. */
export function WalletSection(props: {
  readonly wallets: readonly Wallet[];
  readonly checkout: Checkout;
  /** The checkout as it is now: it is asked for before a wallet is. */
  readonly refresh: () => Promise<Checkout | null>;
  readonly serverNow: () => number;
  readonly messages: PayMessages;
}): JSX.Element {
  const { wallets, refresh, serverNow, messages } = props;
  const [state, setState] = useState<State>({ status: 'IDLE' });
  useEffect(() => {
    if (state.status !== 'SENT') return;
    const failed = (): void => setState({ status: 'FAILED', message: '', wallet: state.wallet });
    return followSent(state.wallet.provider, state.sent, failed);
  }, [state]);

  const pay = async (wallet: Wallet): Promise<void> => {
    setState({ status: 'ASKING', wallet });
    const checkout = await refresh().catch(() => props.checkout);
    const stage = checkout === null ? null : stageOf(checkout, serverNow());
    if (checkout === null || (stage !== 'WAITING' && stage !== 'PARTIAL')) {
      setState({ status: 'NOT_PAYABLE' });
      return;
    }
    const outcome = await payWithWallet(
      wallet.provider,
      knownChain(checkout.chainId),
      transferCall(checkout),
    );
    setState({ ...outcome, wallet });
  };

  const nameOf = ({ name }: Wallet): string => name ?? messages.browserWallet;
  return (
    <section class="wallets" aria-labelledby="wallets">
      <h2 id="wallets" class="panel__heading">
        {messages.walletTitle}
      </h2>
      {state.status !== 'SENT' && (
        <div class="wallets__buttons">
          {wallets.map((wallet) => (
            <Button
              key={wallet.id}
              kind={wallets.length === 1 ? 'primary' : 'secondary'}
              wide
              busy={state.status === 'ASKING'}
              onClick={() => void pay(wallet)}
            >
              <Icon name="wallet" />
              <bdi>{messages.payWith(nameOf(wallet))}</bdi>
            </Button>
          ))}
        </div>
      )}
      <div role="status">
        <Outcome
          state={state}
          nameOf={nameOf}
          network={knownChain(props.checkout.chainId).name}
          messages={messages}
        />
      </div>
    </section>
  );
}

function Outcome(props: {
  readonly state: State;
  readonly nameOf: (wallet: Wallet) => string;
  readonly network: string;
  readonly messages: PayMessages;
}): JSX.Element | null {
  const { state, nameOf, network, messages } = props;
  switch (state.status) {
    case 'IDLE':
      return null;
    case 'ASKING':
      return <p class="wallets__asking">{messages.walletAsking(nameOf(state.wallet))}</p>;
    case 'NOT_PAYABLE':
      return <Notice tone="warn" title={messages.notPayable} />;
    case 'SENT':
      return (
        <Notice tone="good" title={messages.walletSent}>
          <p>{messages.walletSentHint}</p>
        </Notice>
      );
    case 'DECLINED':
      return (
        <Notice tone="info" title={messages.walletDeclined}>
          <p>{messages.walletDeclinedHint}</p>
        </Notice>
      );
    case 'WRONG_CHAIN':
      return (
        <Notice tone="warn" title={messages.walletWrongChain(network)}>
          <p>{messages.walletWrongChainHint(network)}</p>
        </Notice>
      );
    case 'PENDING':
      return (
        <Notice tone="info" title={messages.walletPending}>
          <p>{messages.walletPendingHint}</p>
        </Notice>
      );
    case 'FAILED':
      return (
        <Notice tone="bad" title={messages.walletFailed}>
          <p>{messages.walletFailedHint}</p>
          {state.message !== '' && <p>{messages.walletSays(state.message)}</p>}
        </Notice>
      );
  }
}
