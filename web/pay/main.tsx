import { startPage } from '../shared/startPage.tsx';
import '../shared/theme/base.css';
import '../shared/components/components.css';
import '../shared/components/payerPage.css';
import './pay.css';
import { CheckoutPage } from './CheckoutPage.tsx';
import { tellDialog } from './tellDialog.ts';

tellDialog();

await startPage(CheckoutPage, {
  en: async () => (await import('./messages/en.ts')).messages,
  es: async () => (await import('./messages/es.ts')).messages,
  ar: async () => (await import('./messages/ar.ts')).messages,
});
