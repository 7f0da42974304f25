import { openLiveHub } from '../client/liveHub';
import { LiveLink } from '../client/liveLink';
import { getTrack } from '../client/trackApi';
import { initialView } from './initialView';
import { TrackPage } from './page';
import { ReportDialog } from './reportDialog';
import { readingOfBrowser } from './times';
import { tokenFromPath } from './token';

const redrawMs = 30_000;

const token = tokenFromPath(location.pathname);
const page = new TrackPage(readingOfBrowser(), (url) => `/v1/track/${encodeURIComponent(token ?? '')}/${url}`);
if (token === null) page.showUnknown();
else follow(token);

function follow(token: string): void {
  const link = new LiveLink({
    token,
    initial: initialView(),
    openHub: openLiveHub,
    ask: getTrack,
    onView: (view) => page.showView(view),
    onUnknown: () => page.showUnknown(),
    onContact: (contact) => page.showContact(contact),
    isHidden: () => document.hidden,
  });
  new ReportDialog(token, (view) => link.take(view));
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
