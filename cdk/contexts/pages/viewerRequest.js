// Runs at CloudFront for each request, before its cache: the addresses of pages become the files that they are. What is no page's address
// is asked for as it is, so that a missing file stays missing.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html

// An id is of the letters that ids have, and a file has a dot, which they have not.
const PAGES = [
  { address: /^\/pay\/[A-Za-z0-9_-]{1,128}$/, file: '/pay/index.html' },
  { address: /^\/p\/[A-Za-z0-9_-]{1,128}$/, file: '/p/index.html' },
  { address: /^\/dashboard(\/[A-Za-z0-9_-]{1,128}){0,4}\/?$/, file: '/dashboard/index.html' },
];

function handler(event) {
  const request = event.request;
  // The access log keeps the line, with its query: docs/decisions/0065-pages-report-to-their-own-origin.md
  if (request.uri === '/vitals') return { statusCode: 204, statusDescription: 'No Content' };
  const page = PAGES.find(function (each) {
    return each.address.test(request.uri);
  });
  if (page !== undefined) request.uri = page.file;
  return request;
}
