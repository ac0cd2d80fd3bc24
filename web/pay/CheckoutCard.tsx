import type { Checkout } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { knownChain } from '../shared/chains/knownChains.ts';
import { Notice } from '../shared/components/Notice.tsx';
import { inCurrency } from './amounts.ts';
import { confirmedOf, stageOf } from './checkoutStage.ts';
import { EndedPanel } from './EndedPanel.tsx';
import type { Followed } from './followCheckout.ts';
import type { PayMessages } from './messages/en.ts';
import { PaidPanel } from './PaidPanel.tsx';
import { PayPanel } from './PayPanel.tsx';
import { ProgressPanel } from './ProgressPanel.tsx';
import { Summary } from './Summary.tsx';
import { useAnnouncement } from './useAnnouncement.ts';
import { useServerClock } from './useServerClock.ts';
import { discoverWallets, type Wallet } from './wallet/discoverWallets.ts';

interface CardProps {
  readonly followed: Followed;
  readonly checkout: Checkout;
  readonly refresh: () => Promise<Checkout | null>;
  readonly messages: PayMessages;
}

/** A checkout in its stage: the summary beside what can be done. */
export function CheckoutCard(props: CardProps): JSX.Element {
  const { followed, checkout, messages } = props;
  const now = useServerClock(followed.aheadMs);
  const leftMs = Date.parse(checkout.expiresAt) - now;
  const stage = stageOf(checkout, now);
  const confirmed = confirmedOf(checkout, followed.head);
  const announcement = useAnnouncement(checkout, stage, leftMs, messages);
  const panel = useRef<HTMLDivElement>(null);
  const wallets = useWallets();
  useEffect(() => {
    const title = stage === 'PAID' ? messages.titlePaid : messages.titlePay;
    document.title = title(inCurrency(checkout.amount, checkout), checkout.merchantName);
  }, [stage, checkout, messages]);
  const first = useRef(stage);
  useEffect(() => {
    // What had the focus may be gone: the news has it then, so that a keyboard goes on from there.
    if (first.current !== stage && document.activeElement === document.body) {
      panel.current?.querySelector<HTMLElement>('.outcome__title')?.focus();
    }
    first.current = stage;
  }, [stage]);
  const common = { checkout, messages };
  return (
    <div class="card" data-stage={stage} data-status={checkout.status}>
      <Summary {...common} stage={stage} confirmed={confirmed} leftMs={leftMs} />
      <div class="card__panel" ref={panel}>
        {checkout.exceptions.includes('WRONG_ASSET') && <WrongAsset {...common} />}
        {(stage === 'WAITING' || stage === 'PARTIAL') && (
          <PayPanel
            {...common}
            {...wallets}
            stage={stage}
            refresh={props.refresh}
            serverNow={() => Date.now() + followed.aheadMs}
          />
        )}
        {stage === 'CONFIRMING' && <ProgressPanel {...common} confirmed={confirmed} />}
        {stage === 'PAID' && <PaidPanel {...common} />}
        {(stage === 'CLOSING' || stage === 'EXPIRED' || stage === 'CANCELLED') && (
          <EndedPanel {...common} stage={stage} />
        )}
      </div>
      <p class="visually-hidden" role="status" data-announcement>
        {announcement}
      </p>
    </div>
  );
}

/** What came pays nothing, whatever the stage: the payer has to know before paying once more. */
function WrongAsset({
  checkout: { currency, chainId, merchantName },
  messages,
}: Pick<CardProps, 'checkout' | 'messages'>): JSX.Element {
  return (
    <Notice tone="warn" title={messages.wrongAssetTitle}>
      <p>{messages.wrongAssetHint(currency, knownChain(chainId).name, merchantName)}</p>
    </Notice>
  );
}

/** Looked for before the first paint: wallets that are installed answer at once. */
function useWallets(): { readonly wallets: readonly Wallet[]; readonly walletsFirst: boolean } {
  const [wallets, setWallets] = useState<readonly Wallet[]>([]);
  const [walletsFirst, setFirst] = useState(false);
  useLayoutEffect(() => {
    let painted = false;
    const stop = discoverWallets((found) => {
      setWallets(found);
      if (!painted) setFirst(true);
    });
    painted = true;
    return stop;
  }, []);
  return { wallets, walletsFirst };
}
