import type { Checkout } from 'appsync-payments-client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { inCurrency } from './amounts.ts';
import type { Stage } from './checkoutStage.ts';
import type { PayMessages } from './messages/en.ts';

/** Minutes that are announced when so many are left. */
const ANNOUNCED_MINUTES = [5, 1];

/**
 * What a screen reader is told: each change of stage once, that money came which pays nothing, and that the time runs out. What the page opened with is not announced, since it is read anyway;
 * further changes of a paid checkout (settlement) are not either.
 */
export function useAnnouncement(
  checkout: Checkout,
  stage: Stage,
  leftMs: number,
  messages: PayMessages,
): string {
  const [text, setText] = useState('');
  const said = useRef<string>(keyOf(checkout, stage));
  useEffect(() => {
    const key = keyOf(checkout, stage);
    if (said.current === key) return;
    said.current = key;
    setText(textOf(checkout, stage, messages));
  }, [checkout, stage, messages]);
  const wrongAsset = checkout.exceptions.includes('WRONG_ASSET');
  const wasWrong = useRef(wrongAsset);
  useEffect(() => {
    if (wrongAsset && !wasWrong.current) setText(messages.wrongAssetTitle);
    wasWrong.current = wrongAsset;
  }, [wrongAsset, messages]);
  const minutes = Math.ceil(leftMs / 60_000);
  const before = useRef(minutes);
  useEffect(() => {
    const passed = before.current > minutes;
    before.current = minutes;
    if (passed && (stage === 'WAITING' || stage === 'PARTIAL') && ANNOUNCED_MINUTES.includes(minutes)) {
      setText(messages.timeLeftSoon(minutes));
    }
  }, [minutes, stage, messages]);
  return text;
}

/** Another part that arrives is news; the same stage is not. */
function keyOf({ amountDue }: Checkout, stage: Stage): string {
  return stage === 'PARTIAL' ? `${stage} ${amountDue}` : stage;
}

function textOf(checkout: Checkout, stage: Stage, messages: PayMessages): string {
  switch (stage) {
    case 'WAITING':
      return messages.stepWaiting;
    case 'PARTIAL':
      return messages.announcePartial(inCurrency(checkout.amountDue, checkout));
    case 'CONFIRMING':
      return messages.announceSeen;
    case 'PAID':
      return messages.announcePaid(inCurrency(checkout.amountReceived, checkout));
    case 'CLOSING':
      return `${messages.closingTitle}. ${messages.closingHint}`;
    case 'EXPIRED':
      return messages.expiredTitle;
    case 'CANCELLED':
      return messages.cancelledTitle;
  }
}
