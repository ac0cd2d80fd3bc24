import type { CardGateway, GatewayOutcome, GatewayPayment } from '../../../../functions/gateways/ports.ts';

type Answers = Partial<
  Record<'authorize' | 'void' | 'refund' | 'capture', () => GatewayOutcome<GatewayPayment>>
>;

/** What the next calls of an operation answer instead of the gateway. */
export function gatewayAnswers() {
  let answers: Answers = {};
  return {
    /** None: the gateway answers. */
    are: (next: Answers) => void (answers = next),
    before: (gateway: CardGateway): CardGateway => ({
      ...gateway,
      authorize: async (request) => answers.authorize?.() ?? gateway.authorize(request),
      capture: async (request) => answers.capture?.() ?? gateway.capture(request),
      refund: async (request) => answers.refund?.() ?? gateway.refund(request),
      void: async (request) => answers.void?.() ?? gateway.void(request),
    }),
  };
}
