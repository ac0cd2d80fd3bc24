import clientModule from '@adyen/api-library/lib/src/client.js';
import hmacValidatorModule from '@adyen/api-library/lib/src/utils/hmacValidator.js';

/*
 * By the way to their files: the package's own entry brings every API of Adyen's, five megabytes. These are CommonJS with a class as
 * `default`, of which Node and esbuild give the module, and other loaders the class.
 */

export const Client = classOf(clientModule);
export const HmacValidator = classOf(hmacValidatorModule);

function classOf<Class>(module: { readonly default: Class }): Class {
  return typeof module === 'function' ? (module as Class) : module.default;
}
