import type { SharedMessages } from './en.ts';

export const shared: SharedMessages = {
  copy: 'نسخ',
  copied: 'تم النسخ',
  copyWhat: (label) => `نسخ: ${label}`,
  language: 'اللغة',
  tryAgain: 'إعادة المحاولة',
  loading: 'جارٍ التحميل …',
  cannotLoad: 'تعذّر تحميل هذه الصفحة',
  cannotLoadWhy: 'لم يستجب الخادم. لم يُفقد شيء: حاول مرة أخرى بعد قليل.',
};
