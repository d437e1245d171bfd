// Addresses of this site. Whatever becomes an address in the preview's scripts goes through here.

/**
 * The full address of a path of this site, null for anything else: `javascript:`, another host, `//host/`, `/\host/`,
 * and control characters, which browsers would leave out. What is given back names the host, so that no path in it can.
 */
export function own(path, hash = '') {
  if (!/^\/(?!\/)[^\\\p{Cc}]*$/u.test(path)) return null;
  const url = new URL(location.origin + path);
  url.hash = hash;
  return url.origin === location.origin ? url.href : null;
}
