// SPDX-License-Identifier: Apache-2.0
// A document as the action `draft` tells it.
export interface Run { text: string; tag?: string; owed?: boolean }
export interface Block { kind: 'paragraph' | 'table' | 'picture'; n?: number; level?: number; style?: string; section?: string; runs?: Run[]; rows?: { span?: number; blocks: Block[] }[][]; name?: string }
export interface DraftChart { name: string; title: string; kind: 'bar' | 'stacked' | 'line' | 'pie' | 'funnel'; unit: string; note: string | null; labels: string[]; series: { title: string; values: (string | null)[] }[] }
export interface DraftFigure {
  tag: string; title: string; expression: string; register?: string; key?: string; at: string | null; shown: string; missing: boolean; owes?: string; estimated?: string; stale?: string; lacking?: number; paragraph?: number
}
export interface Why { tx: number; time: string; actor: string; action: string; reason: string }
export interface Change { tag: string; title: string; expression: string; register?: string; key?: string; old: string | null; new: string | null; paragraph?: number; text?: string; why: Why[] }
export interface Frozen { no: number; tx: number; state: string | null; made_on: string | null; rules_changed: boolean; changes: Change[] }
export interface Draft { period: string; until: string; as_of: string; template: string; blocks: Block[]; charts: DraftChart[]; figures: DraftFigure[]; frozen: Frozen | null; problems: { severity: string; text: string }[] }
