import type { Checkout } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { knownChain } from '../shared/chains/knownChains.ts';
import { CopyField } from '../shared/components/CopyField.tsx';
import { Icon } from '../shared/components/Icon.tsx';
import { Notice } from '../shared/components/Notice.tsx';
import { QrCode } from '../shared/qr/QrCode.tsx';
import { inCurrency } from './amounts.ts';
import type { Stage } from './checkoutStage.ts';
import type { PayMessages } from './messages/en.ts';
import type { Wallet } from './wallet/discoverWallets.ts';
import { WalletSection } from './wallet/WalletSection.tsx';

/** Every way to pay what is asked for: wallets of this browser, the code, the details to copy. */
export function PayPanel(props: {
  readonly checkout: Checkout;
  readonly stage: Stage;
  readonly wallets: readonly Wallet[];
  /** Whether they were there with the first view: those that come later stand below, so that nothing moves. */
  readonly walletsFirst: boolean;
  readonly refresh: () => Promise<Checkout | null>;
  readonly serverNow: () => number;
  readonly messages: PayMessages;
}): JSX.Element {
  const { checkout, stage, wallets, walletsFirst, messages } = props;
  const network = knownChain(checkout.chainId).name;
  const due = inCurrency(checkout.amountDue, checkout);
  const walletSection = wallets.length > 0 && (
    <WalletSection
      key={checkout.amountReceived}
      wallets={wallets}
      checkout={checkout}
      refresh={props.refresh}
      serverNow={props.serverNow}
      messages={messages}
    />
  );
  return (
    <div class="panel">
      {walletsFirst && walletSection}
      <Scan checkout={checkout} due={due} network={network} messages={messages} />
      {/* Below the code, which so stays where somebody may be scanning it. */}
      {stage === 'PARTIAL' && (
        <Notice tone="warn" title={messages.partialTitle(inCurrency(checkout.amountReceived, checkout))}>
          <p>{messages.partialHint(due)}</p>
        </Notice>
      )}
      <section class="details" aria-labelledby="details">
        <h2 id="details" class="panel__heading">
          {messages.orCopy}
        </h2>
        <CopyField label={messages.address} value={checkout.address} messages={messages} />
        <CopyField
          label={`${messages.amount} (${checkout.currency})`}
          value={checkout.amountDue}
          messages={messages}
        />
        <p class="details__warning">
          <Icon name="warning" />
          {messages.onlySend(checkout.currency, network)}
        </p>
      </section>
      {!walletsFirst && walletSection}
    </div>
  );
}

function Scan(props: {
  readonly checkout: Checkout;
  readonly due: string;
  readonly network: string;
  readonly messages: PayMessages;
}): JSX.Element {
  const { checkout, due, network, messages } = props;
  const [addressOnly, setAddressOnly] = useState(false);
  const kind = (only: boolean, text: string): JSX.Element => (
    <label class="choice__option">
      <input
        type="radio"
        name="qr-kind"
        checked={addressOnly === only}
        onChange={() => setAddressOnly(only)}
      />
      <span>{text}</span>
    </label>
  );
  return (
    <section class="scan" aria-labelledby="scan">
      <h2 id="scan" class="panel__heading">
        {messages.scan}
      </h2>
      <div class="scan__code">
        {addressOnly ? (
          <QrCode text={checkout.address} name={messages.qrAddressName(due, network)} />
        ) : (
          <QrCode text={checkout.paymentUri} name={messages.qrName(due, network)} />
        )}
      </div>
      <div class="scan__words">
        <fieldset class="choice">
          <legend class="visually-hidden">{messages.qrKind}</legend>
          {kind(false, messages.qrRequest)}
          {kind(true, messages.qrAddress)}
        </fieldset>
        <p class="scan__hint">
          {addressOnly ? messages.scanAddressHint : messages.scanHint(checkout.currency, network)}
        </p>
        <ul class="scan__links">
          <li>
            <a class="link" href={checkout.paymentUri}>
              {messages.openInApp}
            </a>
          </li>
          {checkout.walletLinks.map(({ wallet, url }) => (
            <li key={wallet}>
              <a class="link" href={url} target="_top" rel="noreferrer">
                {messages.openIn(wallet)}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
