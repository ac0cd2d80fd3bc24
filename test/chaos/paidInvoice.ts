export interface PaidInvoice {
  readonly id: string;
  readonly address: string;
  readonly currency: 'USDC' | 'ETH';
  /** Currency units. */
  readonly amount: string;
}

export type Payment = Pick<PaidInvoice, 'currency' | 'amount'>;
