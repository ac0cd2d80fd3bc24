export { startTestDynamoDB, type TestDynamoDB } from 'cdk-local-runtime/testing';
