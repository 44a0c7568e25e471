import { render } from 'preact';
import { loadKernels } from './kernels.ts';
import { App } from './ui/app.tsx';
import './ui/style.css';

render(<App />, document.getElementById('app')!);
void loadKernels();
