import type { SharedMessages } from './en.ts';

export const shared: SharedMessages = {
  copy: 'Copiar',
  copied: 'Copiado',
  copyWhat: (label) => `Copiar: ${label}`,
  language: 'Idioma',
  tryAgain: 'Reintentar',
  loading: 'Cargando …',
  cannotLoad: 'No se pudo cargar esta página',
  cannotLoadWhy: 'El servidor no respondió. No se ha perdido nada: inténtelo de nuevo en un momento.',
};
