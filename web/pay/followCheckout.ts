import {
  type ChainHead,
  type Checkout,
  GetChainHead,
  GetCheckout,
  OnChainHeadChanged,
  OnCheckoutChanged,
  type PaymentsClient,
  type Subscription,
} from 'appsync-payments-client';

/** What is known of a checkout. */
export interface Followed {
  readonly found: 'LOADING' | 'FOUND' | 'MISSING' | 'FAILED';
  readonly checkout: Checkout | null;
  /** Of the checkout's chain, while confirmations are counted. */
  readonly head: ChainHead | null;
  /** What the server's clock is ahead of this one, milliseconds. */
  readonly aheadMs: number;
  /** Whether changes come by themselves: pushed, or lost and being asked for. */
  readonly live: boolean;
}

export interface Follower {
  /** Asks anew, now: after a failure, and before something is done that cannot be taken back. */
  refresh(): Promise<Checkout | null>;
  /** Connects anew, now, rather than when its turn comes. */
  reconnect(): void;
  stop(): void;
}

/** While pushes do not come, it is asked for: some networks let no WebSocket through. Milliseconds. */
const ASK_EVERY_MS = 5_000;

/** Reads a checkout, then shows each change as it is pushed; what a lost connection missed is read when it is back. */
export function followCheckout(
  client: PaymentsClient,
  invoiceId: string,
  onChange: (followed: Followed) => void,
): Follower {
  let followed: Followed = { found: 'LOADING', checkout: null, head: null, aheadMs: 0, live: true };
  let pushes: Subscription | null = null;
  let heads: Subscription | null = null;
  const show = (change: Partial<Followed>): void => {
    followed = { ...followed, ...change };
    onChange(followed);
  };

  const startHeads = ({ chainId }: Checkout): Subscription =>
    followHead(client, chainId, (head) => show({ head }));

  const take = (checkout: Checkout): void => {
    if (followed.checkout !== null && checkout.version < followed.checkout.version) return;
    show({ found: 'FOUND', checkout });
    if (heads === null && checkout.status === 'CONFIRMING' && checkout.requiredConfirmations !== null) {
      heads = startHeads(checkout);
    } else if (heads !== null && checkout.status !== 'CONFIRMING') {
      heads.unsubscribe();
      heads = null;
    }
  };

  const refresh = async (): Promise<Checkout | null> => {
    const askedAt = Date.now();
    const { getCheckout: checkout } = await client.request(GetCheckout, { invoiceId });
    if (checkout === null) show({ found: 'MISSING' });
    else {
      show({ aheadMs: aheadOf(checkout, askedAt) ?? followed.aheadMs });
      take(checkout);
    }
    return checkout;
  };

  const subscribe = (): void => {
    pushes?.unsubscribe();
    pushes = client.subscribe(
      OnCheckoutChanged,
      { invoiceId },
      {
        onData: ({ onCheckoutChanged: checkout }) => checkout !== null && take(checkout),
        onConnected: () => {
          show({ live: true });
          void refresh().catch(() => undefined);
        },
        onTrouble: () => show({ live: false }),
        onEnd: () => show({ live: false }),
      },
    );
  };

  refresh().catch(() => followed.found === 'LOADING' && show({ found: 'FAILED' }));
  subscribe();
  const asking = setInterval(() => {
    if (!followed.live && !document.hidden) void refresh().catch(() => undefined);
  }, ASK_EVERY_MS);
  return {
    refresh,
    reconnect: () => {
      // All at once: the client has one connection for all of them.
      client.close();
      subscribe();
      if (heads !== null && followed.checkout !== null) heads = startHeads(followed.checkout);
    },
    stop: () => {
      clearInterval(asking);
      pushes?.unsubscribe();
      heads?.unsubscribe();
    },
  };
}

/** What the server's clock is ahead, milliseconds: it was read somewhere between question and answer. */
function aheadOf({ serverTime }: Checkout, askedAt: number): number | null {
  return serverTime === null ? null : Date.parse(serverTime) - (askedAt + Date.now()) / 2;
}

function followHead(
  client: PaymentsClient,
  chainId: number,
  onHead: (head: ChainHead) => void,
): Subscription {
  return client.subscribe(
    OnChainHeadChanged,
    { chainId },
    {
      onData: ({ onChainHeadChanged: head }) => head !== null && onHead(head),
      current: async () => ({
        onChainHeadChanged: (await client.request(GetChainHead, { chainId })).getChainHead,
      }),
    },
  );
}
