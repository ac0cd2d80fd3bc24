import type { JSX } from 'preact';
import { Icon } from '../shared/components/Icon.tsx';
import type { Confirmed, Stage } from './checkoutStage.ts';
import type { PayMessages } from './messages/en.ts';

/** How many of the three steps are done in each stage that leads on; null where it is over. */
const DONE: Readonly<Record<Stage, number | null>> = {
  WAITING: 0,
  PARTIAL: 0,
  CLOSING: 0,
  CONFIRMING: 1,
  PAID: 3,
  EXPIRED: null,
  CANCELLED: null,
};

/** The way from waiting to paid, with where the payment is. */
export function Steps({
  stage,
  confirmed,
  messages,
}: {
  readonly stage: Stage;
  readonly confirmed: Confirmed | null;
  readonly messages: PayMessages;
}): JSX.Element | null {
  const done = DONE[stage];
  if (done === null) return null;
  const counted =
    stage === 'CONFIRMING' && confirmed !== null
      ? messages.confirmations(confirmed.confirmations, confirmed.required)
      : messages.stepConfirming;
  const steps = [done > 0 ? messages.stepSeen : messages.stepWaiting, counted, messages.stepPaid];
  return (
    <ol class="steps" aria-label={messages.steps}>
      {steps.map((text, index) => (
        <li
          key={index}
          class={`steps__step${index < done ? ' steps__step--done' : ''}${index === done ? ' steps__step--now' : ''}`}
          aria-current={index === done ? 'step' : undefined}
        >
          <span class="steps__mark">{index < done && <Icon name="check" />}</span>
          {text}
        </li>
      ))}
    </ol>
  );
}
