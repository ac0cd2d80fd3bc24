import { refuseNodes } from './refuseNodes.ts';

export const noSortArgument = refuseNodes(
  'CallExpression[arguments.length>0] > MemberExpression.callee[property.name="sort"]',
  'sort() takes no argument in APPSYNC_JS.',
);
