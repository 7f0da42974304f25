import '../ui/tokens.css';
import '../ui/base.css';
import './scan.css';
import { render } from 'preact';
import { App } from './app/app';
import { Scanner } from './app/scanner';

const scanner = new Scanner();
const app = document.getElementById('app');
if (app !== null) render(<App scanner={scanner} />, app);
void scanner.start();
