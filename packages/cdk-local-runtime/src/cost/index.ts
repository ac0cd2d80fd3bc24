/** What AWS would charge for the calls of a record. */
export { billOf, difference, lessIdle } from './bill.ts';
export { describeBill, describeHour, type Budgeted } from './describeBill.ts';
export { PRICES } from './prices.ts';
