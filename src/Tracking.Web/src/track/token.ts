/** The token of a customer's link from the page's path `/track/{token}`, or null when there is none. */
export function tokenFromPath(path: string): string | null {
  const encoded = /^\/track\/([^/]+)\/?$/.exec(path)?.[1];
  if (encoded === undefined || encoded === 'index.html') return null;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}
