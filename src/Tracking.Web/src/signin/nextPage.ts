/** The page of this server to go to after signing in; the control room when another one, or none, is asked for. */
export function nextPage(asked: string | null): string {
  return asked !== null && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(asked) ? asked : '/control';
}
