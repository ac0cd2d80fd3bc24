/**
 * In a frame, tells the page that shows the checkout in a dialog (`button.js`) that it is shown, which a frame that the policy refuses does not, and that
 * Escape was pressed. The words say nothing of the invoice, so that any page may hear them; which one frames us the policy decides.
 */
export function tellDialog(): void {
  if (window.parent === window) return;
  window.parent.postMessage('appsync-payments:shown', '*');
  addEventListener('keydown', ({ key, defaultPrevented }) => {
    if (key === 'Escape' && !defaultPrevented) window.parent.postMessage('appsync-payments:close', '*');
  });
}
