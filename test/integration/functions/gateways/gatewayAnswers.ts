import type { CardGateway, GatewayOutcome, GatewayPayment } from '../../../../functions/gateways/ports.ts';

type Operation = 'authorize' | 'confirm' | 'void' | 'refund' | 'capture';
type Outcome = GatewayOutcome<GatewayPayment>;
type Answers = Partial<Record<Operation, () => Outcome>> & {
  /** Undefined: the gateway answers. */
  readonly lookUp?: (() => Outcome) | undefined;
};

/** What the next calls of an operation answer: instead of the gateway, or once the gateway has done it. */
export function gatewayAnswers() {
  let answers: Answers = {};
  let afterwards: Partial<Record<Operation, (outcome: Outcome) => Outcome | Promise<Outcome>>> = {};
  const through =
    <Request>(operation: Operation, call: (request: Request) => Promise<Outcome>) =>
    async (request: Request): Promise<Outcome> => {
      const instead = answers[operation]?.();
      if (instead !== undefined) return instead;
      const outcome = await call(request);
      return afterwards[operation]?.(outcome) ?? outcome;
    };
  return {
    /** None: the gateway answers. */
    are: (next: Answers) => {
      answers = next;
      afterwards = {};
    },
    after: (next: typeof afterwards) => void (afterwards = next),
    before: (gateway: CardGateway): CardGateway => ({
      ...gateway,
      authorize: through('authorize', gateway.authorize),
      confirm: through('confirm', gateway.confirm),
      capture: through('capture', gateway.capture),
      refund: through('refund', gateway.refund),
      void: through('void', gateway.void),
      lookUp: async (request) => answers.lookUp?.() ?? gateway.lookUp(request),
    }),
  };
}
