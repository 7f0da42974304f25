import { openLiveHub } from '../client/liveHub';
import { LiveLink } from '../client/liveLink';
import { getTrack } from '../client/trackApi';
import { initialView } from './initialView';
import { Order } from './order';
import { TrackPage } from './page';
import { ReportDialog } from './reportDialog';
import { readingOfBrowser } from './times';
import { tokenFromPath } from './token';

const redrawMs = 30_000;

const token = tokenFromPath(location.pathname);
const packageId = new URLSearchParams(location.search).get('packageId');
const page = new TrackPage(readingOfBrowser(), (url) => `/v1/track/${encodeURIComponent(token ?? '')}/${url}${location.search}`);
if (token === null) page.showUnknown();
else follow(token);

function follow(token: string): void {
  const order = new Order(token, packageId);
  const link = new LiveLink({
    token,
    packageId,
    initial: initialView(),
    openHub: openLiveHub,
    ask: getTrack,
    onView: (view) => {
      page.showView(view);
      void order.show(view);
    },
    onUnknown: () => page.showUnknown(),
    onContact: (contact) => page.showContact(contact),
    isHidden: () => document.hidden,
  });
  new ReportDialog(token, packageId, (view) => link.take(view));
  const nudge = () => link.nudge();
  window.addEventListener('online', nudge);
  window.addEventListener('offline', nudge);
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) nudge();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return;
    page.draw();
    nudge();
  });
  setInterval(() => {
    if (!document.hidden) page.draw();
  }, redrawMs);
  link.start();
}
