// SPDX-License-Identifier: Apache-2.0
// The Element Plus components in use, known to every template by their own names.
import type { App, Component } from 'vue'
import {
  ElAlert, ElButton, ElCheckbox, ElCheckboxGroup, ElConfigProvider, ElDatePicker, ElDialog, ElDrawer, ElDropdown, ElDropdownItem, ElDropdownMenu,
  ElForm, ElFormItem, ElInput, ElInputNumber, ElOption, ElPopover, ElProgress, ElRadio, ElRadioButton, ElRadioGroup, ElSelect, ElSkeleton, ElSlider, ElSwitch, ElTabPane,
  ElTabs, ElTag, ElTooltip, ElTree,
} from 'element-plus'

const used: (Component & { name?: string })[] = [
  ElAlert, ElButton, ElCheckbox, ElCheckboxGroup, ElConfigProvider, ElDatePicker, ElDialog, ElDrawer, ElDropdown, ElDropdownItem, ElDropdownMenu,
  ElForm, ElFormItem, ElInput, ElInputNumber, ElOption, ElPopover, ElProgress, ElRadio, ElRadioButton, ElRadioGroup, ElSelect, ElSkeleton, ElSlider, ElSwitch, ElTabPane,
  ElTabs, ElTag, ElTooltip, ElTree,
]

export const elements = { install: (app: App) => used.forEach((c) => app.component(c.name!, c)) }
