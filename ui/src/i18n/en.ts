// SPDX-License-Identifier: Apache-2.0
import type zh from './zh'

const en: Record<keyof typeof zh, string> = {
  'app.name': 'Lalian',
  'app.line': 'the working system of the Park Office',
  'group.daily': 'Daily', 'group.data': 'Data', 'group.evaluate': 'Evaluation', 'group.care': 'Administration',
  'page.registers': 'Registers', 'page.import': 'Import', 'page.figures': 'Figures', 'page.evaluate': 'Evaluation', 'page.land': 'Land', 'page.organisation': 'Organisation', 'page.admin': 'Administration',
  'page.nothing': 'No such page',
  'nothing.text': 'The address may be mistyped, or your account does not have this page.', 'nothing.none': 'Your account has no pages yet; ask the security administrator for a role.',
  'do.again': 'Try again', 'do.cancel': 'Cancel', 'do.save': 'Save', 'do.edit': 'Change', 'do.close': 'Close', 'do.search': 'Find', 'do.open': 'Open', 'do.back': 'Back', 'do.ok': 'OK', 'do.print': 'Print', 'do.more': 'More',
  'do.export': 'Export', 'do.add': 'Add', 'do.remove': 'Remove', 'do.clear': 'Clear', 'do.choose': 'Choose', 'do.all': 'All', 'do.copy': 'Copy', 'do.apply': 'Apply', 'do.undo': 'Take back',
  'state.loading': 'Reading…', 'state.failed': 'It did not work', 'state.empty': 'Nothing here yet', 'state.saved': 'Saved',
  'shell.menu': 'Menu', 'shell.skip': 'Skip to the page', 'shell.language': '中文', 'shell.logout': 'Sign out', 'shell.account': 'Account', 'shell.period': 'Period', 'shell.until': 'Cut-off day', 'shell.tours': 'Tours',
  'shell.other': 'Another period', 'shell.newest': 'The newest', 'shell.period_help': 'such as 2023Q4, 2023-11, 2023', 'shell.moment': 'Which period',
  'shell.no_moment': 'No period', 'shell.until_short': 'until {0}', 'shell.tour': 'Tour {1} of {0}', 'shell.job': 'At work: {0}', 'shell.password': 'Change password',
  'palette.title': 'Where to, what to find', 'palette.placeholder': 'A page, a register, a figure; or a name to find a record', 'palette.none': 'Nothing found', 'palette.page': 'Page', 'palette.register': 'Register', 'palette.figure': 'Figure', 'palette.record': 'Record', 'palette.scheme': 'Scheme',
  'login.title': 'Sign in', 'login.name': 'Account', 'login.password': 'Password', 'login.totp': 'One-time code', 'login.totp_help': '6 digits, when the account uses one-time codes', 'login.enter': 'Sign in', 'login.change': 'Change password', 'login.must_change': 'Please change the password first.',
  'login.old': 'Present password', 'login.new': 'New password', 'login.repeat': 'New password again', 'login.differ': 'The two new passwords differ.', 'login.changed': 'The password is changed.',
  'reason.title': 'Say why', 'reason.placeholder': 'Why it changes, and on what ground', 'reason.needed': 'Please give the reason; it is kept in the ledger.',
  'value.missing': 'not given', 'value.yes': 'yes', 'value.no': 'no', 'value.rows': '{0} rows', 'value.of': '{0} / {1}',
  // registers
  'filter.add': 'Condition', 'filter.edit': 'click to change', 'filter.field': 'Which field', 'filter.how': 'How', 'filter.formula': 'a condition: floor_area >= 3000㎡',
  'how.has': 'holds', 'how.=': 'is', 'how.!=': 'is not', 'how.>=': 'at least', 'how.<=': 'at most', 'how.>': 'more than', 'how.<': 'less than', 'how.is-missing': 'is missing', 'how.is-not-missing': 'is given',
  'register.none': 'There is no register {0}.', 'register.group': 'Group by', 'register.columns': 'Columns', 'register.usual': 'the usual columns', 'register.xlsx': 'Workbook (xlsx)', 'register.csv': 'CSV', 'register.form': 'Blank form', 'register.filled': 'Prefilled form', 'register.count': 'Rows', 'register.total': 'Total', 'register.no_match': 'No rows fit these conditions.', 'register.no_rows': 'This register has no rows yet.', 'register.clear': 'Clear the conditions', 'register.to_import': 'Go to import', 'register.keys': '↑ ↓ move, Enter opens, double click or F2 changes, headings sort',
  'edit.value': 'Value',
  'record.field': 'Field', 'record.from': 'From', 'record.typed': 'typed by {0} · @{1}', 'record.hide': 'hide what is missing', 'record.missing': '{0} more are missing', 'record.all': 'all {0} rows', 'record.history': 'History', 'record.gone': 'deleted', 'record.changes': '{0} fields', 'record.feeds': 'Feeds these figures', 'record.feeds_none': 'No figure of this period uses it.', 'record.look': 'Look',
}
export default en
