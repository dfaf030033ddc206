// SPDX-License-Identifier: Apache-2.0
// ECharts, fetched when a page first draws: one place that says what of it is used.
import type { ECharts } from 'echarts/core'

export async function chartIn(box: HTMLElement): Promise<ECharts> {
  const [core, charts, components, renderers] = await Promise.all([import('echarts/core'), import('echarts/charts'), import('echarts/components'), import('echarts/renderers')])
  core.use([charts.BarChart, charts.LineChart, charts.PieChart, charts.FunnelChart, components.GridComponent, components.LegendComponent, components.TooltipComponent, renderers.SVGRenderer])
  return core.init(box, undefined, { renderer: 'svg' })
}
