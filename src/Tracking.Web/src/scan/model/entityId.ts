const longest = 128;
const form = /^[A-Za-z0-9](?:[A-Za-z0-9._:-]*[A-Za-z0-9])?$/;

/** Whether a text is an id as the server takes it: 1 to 128 of `A-Z a-z 0-9 . _ : -`, first and last alphanumeric. */
export function isEntityId(text: string): boolean {
  return text.length <= longest && form.test(text);
}

/** Why a text is no id, in words for a person; null when it is one. */
export function whyNoEntityId(text: string): string | null {
  if (isEntityId(text)) return null;
  if (text.length === 0) return 'It is empty.';
  if (text.length > longest) return `It has ${text.length} characters; an id has at most ${longest}.`;
  const odd = [...text].find((c) => !/[A-Za-z0-9._:-]/.test(c));
  if (odd !== undefined) {
    const name = odd === ' ' ? 'a space' : odd < ' ' ? 'a control character' : `“${odd}”`;
    return `It holds ${name}; an id has only letters, digits and . _ : -`;
  }
  return 'An id begins and ends with a letter or a digit.';
}
