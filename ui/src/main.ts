// SPDX-License-Identifier: Apache-2.0
// The page starts here: language, who is signed in, then the shell.
import { createApp } from 'vue'
import 'element-plus/dist/index.css'
import './style.css'
import App from './App.vue'
import { elements } from './element'
import { router } from './router'

createApp(App).use(elements).use(router).mount('#app')
