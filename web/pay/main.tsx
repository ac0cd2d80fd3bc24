import { startPage } from '../shared/startPage.tsx';
import '../shared/theme/base.css';
import '../shared/components/components.css';
import '../shared/components/payerPage.css';
import './pay.css';
import { CheckoutPage } from './CheckoutPage.tsx';

// A page that shows the checkout in a dialog waits for this word: a frame that the policy refuses says nothing.
if (window.parent !== window) window.parent.postMessage('appsync-payments:shown', '*');

await startPage(CheckoutPage, {
  en: async () => (await import('./messages/en.ts')).messages,
  es: async () => (await import('./messages/es.ts')).messages,
  ar: async () => (await import('./messages/ar.ts')).messages,
});
