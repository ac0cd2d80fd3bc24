import { shownFields } from '../../functions/invoices/merchantFields.ts';
import { explorerUrl, walletUrl } from '../../functions/invoices/paymentLinks.ts';
import { UNCONFIGURED_SYMBOL } from '../../functions/shared/assets.ts';
import { formatBaseUnits } from '../../functions/shared/decimal.ts';
import type {
  Checkout,
  CheckoutPayment,
  Deposit,
  Invoice,
  PublishDepositInput,
  OtherDeposit,
  PublishInvoiceInput,
  PublishOtherDepositInput,
  PublishSweepInput,
  Sweep,
} from '../../schema/generated/schema.generated.ts';

/** A stored invoice and one in an event have the same fields, amounts in base units. */
export type StoredInvoice = PublishInvoiceInput;

/** The one way from stored to shown: base units become decimal strings in currency units. */
export function toInvoice(stored: StoredInvoice): Omit<Invoice, 'qrCode'> {
  const { id, version, merchantId, status, exceptions, currency, chainId, decimals } = stored;
  return {
    id,
    version,
    merchantId,
    ...shownFields(stored),
    status,
    exceptions,
    amount: formatBaseUnits(stored.amount, decimals),
    amountReceived: formatBaseUnits(stored.amountReceived, decimals),
    amountDue: formatBaseUnits(stored.amountDue, decimals),
    surplus: formatBaseUnits(stored.surplus, decimals),
    currency,
    chainId,
    address: stored.address,
    paymentUri: stored.paymentUri,
    confirmations: stored.confirmations ?? null,
    requiredConfirmations: stored.requiredConfirmations ?? null,
    finalityTag: stored.finalityTag ?? null,
    deposits: stored.deposits.map((deposit) => toDeposit(deposit, stored)),
    lateAccepted: stored.lateAccepted ?? false,
    otherDeposits: (stored.otherDeposits ?? []).map((deposit) => toOtherDeposit(deposit, stored)),
    sweeps: stored.sweeps.map((sweep) => toSweep(sweep, stored)),
    sweepHold: stored.sweepHold ?? null,
    holdCode: stored.holdCode ?? null,
    failureReason: stored.failureReason ?? null,
    metadata: toMetadata(stored.metadata),
    createdAt: stored.createdAt,
    updatedAt: stored.updatedAt,
    expiresAt: stored.expiresAt,
    paidAt: stored.paidAt ?? null,
    sweptAt: stored.sweptAt ?? null,
  };
}

/** What a payer may see of it; the server's time comes with a read, not with a push. */
export function toCheckout(stored: StoredInvoice): Omit<Checkout, 'qrCode' | 'serverTime'> {
  const { decimals } = stored;
  return {
    invoiceId: stored.id,
    version: stored.version,
    merchantName: stored.merchantName,
    // That our sweep failed is no concern of who has paid.
    status: stored.status === 'SWEEP_FAILED' ? 'PAID' : stored.status,
    exceptions: stored.exceptions,
    amount: formatBaseUnits(stored.amount, decimals),
    amountReceived: formatBaseUnits(stored.amountReceived, decimals),
    amountDue: formatBaseUnits(stored.amountDue, decimals),
    currency: stored.currency,
    chainId: stored.chainId,
    tokenAddress: stored.tokenAddress ?? null,
    address: stored.address,
    paymentUri: stored.paymentUri,
    confirmations: stored.confirmations ?? null,
    requiredConfirmations: stored.requiredConfirmations ?? null,
    payments: toPayments(stored),
    walletLinks: (stored.links?.wallets ?? []).map(({ wallet, url }) => ({
      wallet,
      url: walletUrl(url, stored),
    })),
    expiresAt: stored.expiresAt,
    returnUrl: stored.returnUrl ?? null,
  };
}

/** What a reorganisation took back is no payment. */
function toPayments({ deposits, decimals, links }: StoredInvoice): CheckoutPayment[] {
  return deposits
    .filter(({ status }) => status !== 'ORPHANED')
    .map(({ txHash, amount, blockNumber }) => ({
      txHash: txHash ?? null,
      amount: formatBaseUnits(amount, decimals),
      blockNumber,
      explorerUrl: explorerUrl(links?.explorer ?? null, txHash ?? null),
    }));
}

function toDeposit(deposit: PublishDepositInput, { currency, chainId, decimals }: StoredInvoice): Deposit {
  return {
    id: deposit.id,
    status: deposit.status,
    txHash: deposit.txHash ?? null,
    logIndex: deposit.logIndex ?? null,
    from: deposit.from ?? null,
    amount: formatBaseUnits(deposit.amount, decimals),
    currency,
    chainId,
    blockNumber: deposit.blockNumber,
    blockHash: deposit.blockHash,
    confirmations: deposit.confirmations ?? null,
  };
}

function toOtherDeposit(deposit: PublishOtherDepositInput, { chainId }: StoredInvoice): OtherDeposit {
  const configured = deposit.currency !== UNCONFIGURED_SYMBOL;
  return {
    id: deposit.id,
    status: deposit.status,
    txHash: deposit.txHash ?? null,
    logIndex: deposit.logIndex ?? null,
    from: deposit.from ?? null,
    amount: configured ? formatBaseUnits(deposit.amount, deposit.decimals) : null,
    baseUnits: deposit.amount,
    currency: configured ? deposit.currency : null,
    tokenAddress: deposit.tokenAddress ?? null,
    chainId,
    blockNumber: deposit.blockNumber,
    blockHash: deposit.blockHash,
  };
}

function toSweep(sweep: PublishSweepInput, { currency, decimals }: StoredInvoice): Sweep {
  return {
    id: sweep.id,
    status: sweep.status,
    txHash: sweep.txHash ?? null,
    method: sweep.method,
    amount: formatBaseUnits(sweep.amount, decimals),
    currency,
    gasUsed: sweep.gasUsed ?? null,
    fee: sweep.fee ? formatBaseUnits(sweep.fee, sweep.feeDecimals) : null,
    feeCurrency: sweep.feeCurrency,
    treasury: sweep.treasury,
  };
}

/** Stored as text, in an event already read by AppSync, shown as AppSync takes it: a value. */
function toMetadata(metadata: unknown): unknown {
  return typeof metadata === 'string' ? JSON.parse(metadata) : (metadata ?? null);
}
