import './styles/tokens.css'
import './styles/base.css'
import './styles/overlays.css'

import { mount } from 'svelte'

import { createApi } from './api'
import App from './App.svelte'
import { AppState } from './state/app.svelte'

const target = document.getElementById('app')
if (target !== null) mount(App, { target, props: { app: new AppState(createApi(window.tern)) } })
