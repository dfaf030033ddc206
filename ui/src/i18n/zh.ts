// SPDX-License-Identifier: Apache-2.0
export default {
  'app.name': '拉练',
  'app.line': '园区办工作系统',
  // the daily pages
  'page.today': '今日', 'page.projects': '项目一张表', 'page.pipeline': '招商台账', 'page.draft': '写材料',
  'light.red': '红', 'light.amber': '黄', 'light.green': '绿',
  'today.note': '截至 {0}', 'today.no_period': '请在右上角选一期。', 'today.sealed': '{0} 已封存：这里是封存时（@{1}）的数。', 'today.owed': '欠着的', 'today.figures': '本期指标', 'today.changed': '变化', 'today.light': '灯',
  'today.everyone': '全部单位', 'today.who': '谁欠', 'today.by': '怎样分', 'today.by_matter': '按事项', 'today.by_who': '按单位', 'today.nobody': '没有写单位', 'today.nothing_owed': '没有欠着的。', 'today.copy_of': '复制“{0}”', 'today.copied': '已复制 {0} 条',
  'today.late': '已过 {0} 天', 'today.due_today': '今天', 'today.ahead': '还有 {0} 天', 'today.fewer': '收起', 'today.all': '全部 {0} 条', 'today.rest': '登记簿里还有 {0} 条', 'today.more': '再显示（还有 {0} 条）',
  'today.against': '上一轮 {0}，截至 {1}', 'today.figure': '指标', 'today.value': '本期', 'today.plan': '年度计划', 'today.share': '完成', 'today.previous': '上一轮', 'today.last_year': '上年同期', 'today.months': '逐月', 'today.same': '持平',
  'today.stops': '截至 {0}', 'today.withheld': '不公开', 'today.changed_since': '{0} 以后的变化', 'today.changed_tour': '上一轮拉练以来的变化', 'today.since_tour': '看上一轮以来的', 'today.seen': '都看过了', 'today.nothing_changed': '没有变化。', 'today.n_changed': '改 {0}',
  'projects.file': '项目一张表.xlsx', 'projects.workbook': '工作簿', 'projects.a3': 'A3 一览表', 'projects.none': '这一期没有四个一批项目。', 'projects.all_columns': '显示全部列', 'projects.all': '显示全部项目', 'projects.no_buildings': '还没有楼栋节点。',
  'projects.legend_done': '已完成', 'projects.legend_expected': '预计（红圈：已过计划日）', 'projects.legend_planned': '计划日', 'projects.happened': '{0} 完成', 'projects.expected': '预计 {0}', 'projects.planned': '计划 {0}', 'projects.later': '迟 {0} 天', 'projects.earlier': '早 {0} 天', 'projects.overdue': '已过计划日',
  'projects.due': '应于 {0}', 'projects.stuck': '卡在 {0}', 'projects.accepted': '{0}验收 {1} {2}', 'projects.production': '投产 {0}（整体验收下 {1}）', 'projects.gained': '提前 {0} 个月',
  'pipeline.board': '看板', 'pipeline.leads': '意向', 'pipeline.contracts': '合同', 'pipeline.vacancy': '空置', 'pipeline.targets': '目标企业', 'pipeline.promises': '承诺与兑现', 'pipeline.any_park': '全部园区', 'pipeline.park': '意向园区', 'pipeline.any_unit': '全部责任单位', 'pipeline.unit': '责任单位',
  'pipeline.board_help': '把卡片拖到另一栏改阶段；点卡片边打电话边记。', 'pipeline.all_stages': '显示全部阶段', 'pipeline.move': '{0}：{1} → {2}', 'pipeline.days_ago': '{0} 天前', 'pipeline.no_leads': '没有在谈的意向。', 'pipeline.no_match': '没有符合条件的。', 'pipeline.by_phone': '电话联系', 'pipeline.whole': '打开整条记录',
  'draft.template': '文稿', 'draft.as_draft': '{0}（草稿 docx）', 'draft.as_final': '{0}（定稿 docx）', 'draft.as_workbook': '{0}（A3 xlsx）', 'draft.slip': '更正单', 'draft.freeze': '冻结一稿', 'draft.freeze_title': '冻结“{0}”现在的数，送审后哪些变了逐个可查。', 'draft.no_template': '规则册里没有 docx 模板。',
  'draft.passport': '来历', 'draft.missing': '缺 {0}', 'draft.changes': '变化 {0}', 'draft.click': '点文中的数，看它的公式、记录和单元格。', 'draft.nothing_missing': '没有缺的。', 'draft.warnings': '要留意', 'draft.not_frozen': '这一轮还没有冻结的稿。送审前点“冻结一稿”。',
  'draft.copy': '第 {0} 稿，{1} 冻结于 @{2}。', 'draft.rules_changed': '规则册此后改过。', 'draft.no_changes': '与现在的账本一致。', 'draft.accept': '接受', 'draft.accept_all': '接受全部 {0} 处', 'draft.accept_one': '{0}：{1} → {2}', 'draft.gone': '不再出现', 'draft.paragraph': '第 {0} 段', 'draft.picture': '图：{0}',
  'draft.owes': '待补：{0}', 'draft.estimated': '用到“预计”的数据：{0}', 'draft.stale': '数据只到 {0}', 'draft.lacking': '有 {0} 条记录缺数，没有计入', 'draft.formula': '公式', 'draft.exact': '精确值', 'draft.note': '说明', 'draft.records': '记录', 'draft.rows': '{0} 条，缺 {1}',
  // menu
  'group.daily': '每日', 'group.data': '数据', 'group.evaluate': '评价', 'group.care': '管理',
  'page.registers': '登记簿', 'page.import': '导入', 'page.figures': '指标', 'page.evaluate': '评价', 'page.land': '土地', 'page.organisation': '组织', 'page.admin': '系统管理',
  'page.nothing': '没有这个页面',
  'nothing.text': '地址可能写错了，或者您的账号没有这个页面。', 'nothing.none': '您的账号还没有可用的页面，请找安全管理员分配角色。',
  // doing
  'do.again': '再试', 'do.cancel': '取消', 'do.save': '保存', 'do.edit': '修改', 'do.close': '关闭', 'do.search': '查找', 'do.open': '打开', 'do.back': '返回', 'do.ok': '确定', 'do.print': '打印', 'do.more': '更多',
  'do.export': '导出', 'do.add': '新增', 'do.remove': '删除', 'do.clear': '清空', 'do.choose': '选择', 'do.all': '全部', 'do.copy': '复制', 'do.apply': '应用', 'do.undo': '撤回',
  // states
  'state.loading': '正在读取…', 'state.failed': '没有成功', 'state.empty': '这里还没有内容', 'state.saved': '已保存',
  // shell
  'shell.menu': '菜单', 'shell.skip': '跳到正文', 'shell.language': 'English', 'shell.logout': '退出登录', 'shell.account': '账号', 'shell.period': '期', 'shell.until': '数据截止日', 'shell.tours': '拉练轮次',
  'shell.other': '其他期', 'shell.newest': '最近一次', 'shell.period_help': '如 2023Q4、2023-11、2023', 'shell.moment': '看哪一期',
  'shell.no_moment': '未选期', 'shell.until_short': '截至 {0}', 'shell.tour': '{0} 年第 {1} 次拉练', 'shell.job': '正在处理：{0}', 'shell.password': '修改密码',
  // palette
  'palette.title': '去哪里、找什么', 'palette.placeholder': '页面、登记簿、指标；或输入名称查记录', 'palette.none': '没有找到', 'palette.page': '页面', 'palette.register': '登记簿', 'palette.figure': '指标', 'palette.record': '记录', 'palette.scheme': '评价方案',
  // login
  'login.title': '登录', 'login.name': '账号', 'login.password': '密码', 'login.totp': '动态口令', 'login.totp_help': '账号启用了动态口令时填写 6 位数字', 'login.enter': '登录', 'login.change': '修改密码', 'login.must_change': '请先修改密码，再开始使用。',
  'login.old': '现在的密码', 'login.new': '新密码', 'login.repeat': '再输一次新密码', 'login.differ': '两次输入的新密码不一样。', 'login.changed': '密码已修改。',
  // reasons
  'reason.title': '写明理由', 'reason.placeholder': '为什么改，依据什么', 'reason.needed': '请写理由，将记入台账。',
  // values
  'value.missing': '未填', 'value.yes': '是', 'value.no': '否', 'value.rows': '{0} 条', 'value.of': '{0} / {1}',
  // registers
  'filter.add': '条件', 'filter.edit': '点一下改', 'filter.field': '哪一项', 'filter.how': '怎样比', 'filter.formula': '公式条件，如 建筑面积 >= 3000㎡',
  'how.has': '含', 'how.=': '等于', 'how.!=': '不等于', 'how.>=': '不小于', 'how.<=': '不大于', 'how.>': '大于', 'how.<': '小于', 'how.is-missing': '未填', 'how.is-not-missing': '已填',
  'register.none': '没有登记簿“{0}”。', 'register.group': '分组', 'register.columns': '列', 'register.usual': '恢复常用列', 'register.xlsx': '工作簿（xlsx）', 'register.csv': 'CSV', 'register.form': '空白表单', 'register.filled': '预填表单', 'register.count': '条数', 'register.total': '合计', 'register.no_match': '没有符合条件的记录。', 'register.no_rows': '这个登记簿还没有记录。', 'register.clear': '清除条件', 'register.to_import': '去导入', 'register.keys': '↑ ↓ 移动，回车打开，双击或 F2 修改，点标题排序',
  'edit.value': '值',
  'record.field': '项', 'record.from': '来源', 'record.typed': '{0} 录入 · @{1}', 'record.hide': '收起未填的项', 'record.missing': '另有 {0} 项未填', 'record.all': '全部 {0} 条', 'record.history': '历次变更', 'record.gone': '删去', 'record.changes': '{0} 项', 'record.feeds': '用于哪些指标', 'record.feeds_none': '这一期没有指标用到它。', 'record.look': '查看',
  // import, figures
  'import.drop': '把文件拖到这里，或选择文件', 'import.kinds': 'xlsx、xls、csv，可以一次放多个；先看差异和问题，确认后才入账', 'import.pick': '选择文件', 'import.again': '重新开始', 'import.uploading': '正在上传 {0}…', 'import.reading': '正在识别、核对…', 'import.committing': '正在入账…', 'import.rippling': '正在计算指标变化…', 'import.recognised': '识别结果', 'import.file': '文件', 'import.sheet': '工作表', 'import.form': '识别为', 'import.unknown': '没有识别出来。请在下面选择按哪个表单或登记簿读。', 'import.how': '按哪个表单读', 'import.auto': '自动识别', 'import.as': '登记簿：{0}', 'import.blank': '空白格表示清空', 'import.gone': '表中没有的记录删去', 'import.problems': '问题', 'import.clean': '没有问题。', 'import.severity': '轻重', 'import.cell': '单元格', 'import.written': '填的是', 'import.todo': '怎么办', 'import.first': '先列出 {0} 条，共 {1} 条。', 'import.marked': '标出问题的工作簿', 'import.difference': '差异', 'import.same': '与账本相同 {0} 条。', 'import.left_out': '有问题而不入账 {0} 条。', 'import.bad_row': '有问题，不能入账', 'import.what.new': '新增', 'import.what.changed': '变更', 'import.what.gone': '减少', 'import.what.promoted': '转正', 'import.good_rows': '有问题的行先不入，其余入账', 'import.blocked': '还有 {0} 处错误、{1} 处待定。改好文件重新拖进来，或只入没有问题的行。', 'import.nothing': '没有要入账的内容。', 'import.commit': '入账', 'import.commit_reason': '这次导入的依据，例如来文、报送批次', 'import.done': '已入账，第 {0} 批。', 'import.ripple': '{0} 个指标变了', 'import.ripple_none': '这一批没有改变本期的指标。', 'import.before': '入账前', 'import.after': '入账后', 'import.undo': '撤回这一批', 'import.undo_reason': '撤回第 {0} 批', 'import.undone': '已撤回第 {0} 批。', 'import.batches': '历次导入', 'import.batches_none': '还没有导入过。', 'import.batch': '批次', 'import.batch_no': '第 {0} 批', 'import.files': '文件', 'import.n_files': '共 {0} 个', 'import.show_ripple': '指标变化',
  'severity.error': '错误', 'severity.ask': '待定', 'severity.warn': '提醒', 'severity.note': '说明',
  'answers.below': '。请在下面回答。', 'answers.struck_keep': '划线的照读', 'answers.struck_skip': '划线的不读', 'answers.title': '请回答：指的是谁', 'answers.is': '就是 {0}', 'answers.new': '是另一家', 'answers.skip': '不填', 'answers.apply': '采用 {0} 个回答，重新核对',
  'figure.unit': '单位', 'figure.change': '变化', 'figure.withheld': '不公开', 'figure.missing_n': '{0} 条缺数', 'figure.missing_short': '缺 {0}', 'figure.by': '分组', 'figure.whole': '全市', 'figure.park': '园区', 'figure.town': '镇街', 'figure.of_unit': '单位', 'figure.class': '类别', 'figure.stops': '来源截至 {0}', 'figure.formula': '公式', 'figure.rows': '依据', 'figure.sealed': '封存时', 'figure.note': '说明', 'figure.parts': '由这些指标算出', 'figure.value_in': '数值（{0}）', 'figure.record': '记录', 'figure.more': '再看 {0} 条',
  'figures.name': '指标', 'figures.now': '本期', 'figures.previous': '上次拉练 {0}', 'figures.previous_none': '上次拉练', 'figures.year': '上年同期', 'figures.as_of': '账本 {0}', 'figures.compare': '与另一时刻的账本比较', 'figures.moment': '@12、2023-08-31', 'figures.formula': '试一个公式，如 count(contract where signed_on <= period.end)', 'figures.compute': '计算', 'figures.projects': '四个一批项目', 'figures.leasing': '招商签约', 'figures.parks': '园区', 'figures.idle': '闲置土地', 'figures.acceptance': '验收', 'figures.clusters': '产业集群', 'figures.command': '指挥体系与抽调', 'figures.economy': '企业经济', 'figures.far': '容积率', 'figures.land_price': '地价', 'figures.leads': '在谈意向', 'figures.partners': '共建主体', 'figures.targets': '重点招商目标', 'figures.no_rows': '那一期没有记录', 'figures.other': '其他',
} as const
