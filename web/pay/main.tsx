import { startPage } from '../shared/startPage.tsx';
import '../shared/theme/base.css';
import '../shared/components/components.css';
import './pay.css';
import { CheckoutPage } from './CheckoutPage.tsx';

await startPage(CheckoutPage, {
  en: async () => (await import('./messages/en.ts')).messages,
  es: async () => (await import('./messages/es.ts')).messages,
  ar: async () => (await import('./messages/ar.ts')).messages,
});
