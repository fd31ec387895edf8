/**
 * The page's policy (design: security checklist item 7). Main owns the network, so the page needs no
 * connection at all: script that slipped in could not send anything anywhere.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: app-media:",
  'media-src app-media:',
  "connect-src 'none'",
  "font-src 'self'",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  // The one that Svelte makes its templates with; script that slipped in cannot make another.
  'trusted-types svelte-trusted-html'
].join('; ')

/** What hot reload needs on top; only ever used for the loopback dev server of an unpacked app. */
export const DEV_CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data: app-media:",
  'media-src app-media:',
  "connect-src 'self' ws://localhost:* ws://127.0.0.1:*",
  "font-src 'self'",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'"
].join('; ')
