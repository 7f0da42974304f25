const drawn = new WeakMap<HTMLElement, string>();

/** Fills `parent` with one child per item, unless it already shows just these items. */
export function replaceIfChanged<T>(parent: HTMLElement, items: readonly T[], draw: (item: T) => HTMLElement): void {
  const key = JSON.stringify(items);
  if (drawn.get(parent) === key) return;
  drawn.set(parent, key);
  const children = items.map(draw);
  // What the server drew may be the same already; a screen reader would read it again.
  if (parent.innerHTML !== children.map((child) => child.outerHTML).join('')) parent.replaceChildren(...children);
}

export function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

export function setTitle(text: string): void {
  if (document.title !== text) document.title = text;
}

export function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element with the id ${id}.`);
  return found;
}

export function make(tag: string, className = '', text = ''): HTMLElement {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.textContent = text;
  return made;
}

export function icon(name: string): SVGElement {
  const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  drawing.setAttribute('class', 'icon');
  drawing.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#icon-${name}`);
  drawing.append(use);
  return drawing;
}
