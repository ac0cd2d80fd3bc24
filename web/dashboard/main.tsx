import { startPage } from '../shared/startPage.tsx';
import { Dashboard } from './Dashboard.tsx';
import '../shared/theme/base.css';
import '../shared/components/components.css';
import './styles/layout.css';
import './styles/parts.css';

await startPage(Dashboard, {
  en: async () => (await import('./messages/en.ts')).dashboard,
  es: async () => (await import('./messages/es.ts')).dashboard,
  ar: async () => (await import('./messages/ar.ts')).dashboard,
});
