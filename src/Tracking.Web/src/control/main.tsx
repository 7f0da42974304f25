import { render } from 'preact';
import '../ui/tokens.css';
import '../ui/base.css';
import './control.css';
import { App } from './app';
import { followAddress } from './route';
import { loadMapSettings } from './state/mapSettings';
import { startRoom } from './state/room';

const app = document.getElementById('app');
if (app !== null) {
  followAddress();
  startRoom();
  void loadMapSettings();
  render(<App />, app);
}
