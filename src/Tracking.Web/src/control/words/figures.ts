const whole = new Intl.NumberFormat('en-US');

/** 1,234 */
export function figure(value: number): string {
  return whole.format(value);
}

/** "1 package", "12 packages". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${figure(value)} ${value === 1 ? one : many}`;
}
