import { type CustomerView, readCustomerView } from '../client/customerView';

/** What the server put into the page: the view that it drew, so that nothing has to be waited for; null when there is none. */
export function initialView(): CustomerView | null {
  const text = document.getElementById('view')?.textContent;
  if (!text) return null;
  try {
    return readCustomerView(JSON.parse(text));
  } catch {
    return null;
  }
}
