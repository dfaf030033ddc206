// SPDX-License-Identifier: Apache-2.0
// The pages, one row each: path, title, place in the menu, and the action that a person must be allowed to take to see it.
// From it: routes, menu, palette.
import type { Component } from 'vue'
import { Aim, Calendar, DataAnalysis, Document, DocumentChecked, Grid, Location, OfficeBuilding, Setting, Tickets, Upload } from '@element-plus/icons-vue'
import type { Word } from './i18n'

export interface Page { path: string; name: string; title: Word; group?: Word; icon?: Component; needs: string; load: () => Promise<unknown> }

export const pages: Page[] = [
  { path: '/today', name: 'today', title: 'page.today', group: 'group.daily', icon: Calendar, needs: 'today', load: () => import('./pages/Today.vue') },
  { path: '/projects', name: 'projects', title: 'page.projects', group: 'group.daily', icon: OfficeBuilding, needs: 'projects', load: () => import('./pages/Projects.vue') },
  { path: '/pipeline', name: 'pipeline', title: 'page.pipeline', group: 'group.daily', icon: Tickets, needs: 'pipeline', load: () => import('./pages/Pipeline.vue') },
  { path: '/draft', name: 'draft', title: 'page.draft', group: 'group.daily', icon: Document, needs: 'draft', load: () => import('./pages/Draft.vue') },
  { path: '/proof', name: 'proof', title: 'page.proof', group: 'group.daily', icon: DocumentChecked, needs: 'proof', load: () => import('./pages/Proof.vue') },
  { path: '/registers', name: 'registers', title: 'page.registers', group: 'group.data', icon: Grid, needs: 'list', load: () => import('./pages/Registers.vue') },
  { path: '/registers/:register', name: 'register', title: 'page.registers', needs: 'list', load: () => import('./pages/Register.vue') },
  { path: '/registers/:register/:key', name: 'record', title: 'page.registers', needs: 'show', load: () => import('./pages/Record.vue') },
  { path: '/import', name: 'import', title: 'page.import', group: 'group.data', icon: Upload, needs: 'import', load: () => import('./pages/Import.vue') },
  { path: '/figures', name: 'figures', title: 'page.figures', group: 'group.data', icon: DataAnalysis, needs: 'figure', load: () => import('./pages/Figures.vue') },
  { path: '/figures/:figure', name: 'figure', title: 'page.figures', needs: 'figure', load: () => import('./pages/Figure.vue') },
  { path: '/evaluate', name: 'evaluate', title: 'page.evaluate', group: 'group.evaluate', icon: Aim, needs: 'evaluate', load: () => import('./pages/Evaluate.vue') },
  { path: '/evaluate/:scheme', name: 'scheme', title: 'page.evaluate', needs: 'evaluate', load: () => import('./pages/Scheme.vue') },
  { path: '/evaluate/:scheme/:key', name: 'subject', title: 'page.evaluate', needs: 'evaluate', load: () => import('./pages/Subject.vue') },
  { path: '/land', name: 'land', title: 'page.land', group: 'group.data', icon: Location, needs: 'list', load: () => import('./pages/Land.vue') },
  { path: '/organisation', name: 'organisation', title: 'page.organisation', group: 'group.care', icon: OfficeBuilding, needs: 'list', load: () => import('./pages/Organisation.vue') },
  { path: '/account', name: 'account', title: 'page.account', needs: 'model', load: () => import('./pages/Account.vue') },
  { path: '/admin', name: 'admin', title: 'page.admin', group: 'group.care', icon: Setting, needs: 'book', load: () => import('./pages/Admin.vue') },
]
