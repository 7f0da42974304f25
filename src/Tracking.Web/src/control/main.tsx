import { render } from 'preact';
import 'maplibre-gl/dist/maplibre-gl.css';
import 'uplot/dist/uPlot.min.css';
import '../ui/tokens.css';
import '../ui/base.css';
import './control.css';
import { App } from './app';
import { loadMap } from './map/mapPlace';
import { followAddress } from './route';
import { loadMapSettings } from './state/mapSettings';
import { startRoom } from './state/room';

const app = document.getElementById('app');
if (app !== null) {
  followAddress();
  startRoom();
  void loadMapSettings();
  void loadMap();
  render(<App />, app);
}
