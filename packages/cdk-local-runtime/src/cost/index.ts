/** What AWS would charge for the calls of a record. */
export { billOf, difference, lessIdle } from './bill.ts';
export { describeBill, describeHour, type Budgeted } from './describeBill.ts';
export { describeIdleMonth, idleMonth, type PricedTemplate } from './idleMonth.ts';
export { PRICES } from './prices.ts';
/** What is priced: the stacks of an assembly, what is nested in them in its place. */
export { readAssembly } from '../template/assembly.ts';
